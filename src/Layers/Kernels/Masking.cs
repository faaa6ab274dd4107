using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>What all masked layers do around their kernel: the checks, the cases without a draw, and PyTorch's own generator.</summary>
internal static class Masking
{
    /// <summary>One forward of a masked layer.</summary>
    /// <param name="function">The name for error messages.</param>
    /// <param name="input">Floating-point.</param>
    /// <param name="p">Probability of dropping.</param>
    /// <param name="training">False passes the input on.</param>
    /// <param name="inplace">Change the input itself.</param>
    /// <param name="source">Of the random bits.</param>
    /// <param name="affine">What becomes of kept and dropped elements, for p below 1.</param>
    /// <param name="axes">Which elements share a gate; null for none.</param>
    internal static Tensor Forward(
        string function, Tensor input, double p, bool training, bool inplace, RandomSource source, Affine affine, GateAxes? axes = null)
    {
        Check(function, input, p);
        // A new handle: TorchSharp's Sequential disposes what its modules are given, so the input itself must not come back.
        if (!training || p == 0 || input.numel() == 0) return input.alias();
        if (p == 1) return AllDropped(input, inplace);
        if (inplace) InPlace.Check(input);
        if (source.IsTorchGenerator) return TorchNoise.Apply(input, p, inplace, affine, axes);
        var (address, keep) = (source.Next(), new Random.Keep(p));
        // Gates of one element each are elements, whose kernel is the quicker one; the bits are the same.
        if (axes?.AreElements(input.shape) == true) axes = null;
        Perturbation perturbation = axes is null ? new ElementPerturbation(address, keep, affine) : new GatePerturbation(address, keep, affine, axes);
        return PerturbationFunction.RunChecked(input, perturbation, inplace);
    }

    /// <summary>The same with a given mask, differentiable in the input.</summary>
    /// <param name="function">The name for error messages.</param>
    /// <param name="input">Floating-point.</param>
    /// <param name="mask">Non-zero where an element survives; broadcast to the input's shape.</param>
    /// <param name="p">The probability that the mask was drawn with.</param>
    /// <param name="affine">What becomes of kept and dropped elements, for p below 1.</param>
    /// <param name="widens">Whether a mask of more dimensions makes as many results of the input.</param>
    internal static Tensor WithMask(string function, Tensor input, Tensor mask, double p, Affine affine, bool widens = false)
    {
        Check(function, input, p);
        ArgumentNullException.ThrowIfNull(mask);
        if (!widens && !Broadcasts(mask.shape, input.shape))
            throw new ArgumentException(
                $"{function}: expected a mask that broadcasts to [{string.Join(", ", input.shape)}], got [{string.Join(", ", mask.shape)}].", nameof(mask));
        if (p == 1) return AllDropped(input, inplace: false);
        using var kept = mask.to(ScalarType.Bool);
        return affine.Compose(input, kept);
    }

    /// <summary>What evaluation makes of a mask that training does not divide by 1 − p: y = x · (1 − p).</summary>
    internal static Tensor Expectation(string function, Tensor input, double p, bool inplace)
    {
        Check(function, input, p);
        if (p == 0 || input.numel() == 0) return input.alias();
        if (p == 1) return AllDropped(input, inplace);
        if (!inplace) return input.mul(1 - p);
        InPlace.Check(input);
        return input.mul_(1 - p).alias();
    }

    private static bool Broadcasts(long[] mask, long[] shape)
    {
        if (mask.Length > shape.Length) return false;
        for (var back = 1; back <= mask.Length; back++)
            if (mask[^back] != 1 && mask[^back] != shape[^back]) return false;
        return true;
    }

    internal static void Check(string function, Tensor input, double p)
    {
        ArgumentNullException.ThrowIfNull(input);
        Probability.Check(p);
        ElementType.CheckFloating(input, function);
    }

    /// <summary>Zeros. Not input · 0, which would be NaN where the input is infinite; the fill also passes a gradient of exactly zero.</summary>
    internal static Tensor AllDropped(Tensor input, bool inplace)
    {
        if (inplace) InPlace.Check(input);
        using var everywhere = ones([], dtype: ScalarType.Bool, device: input.device);
        return inplace ? input.masked_fill_(everywhere, 0).alias() : input.masked_fill(everywhere, 0);
    }
}
