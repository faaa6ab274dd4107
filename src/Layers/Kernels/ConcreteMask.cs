using System.Globalization;
using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>The relaxed mask of concrete dropout, by tensor operators: its gradient goes to p as well.</summary>
internal static class ConcreteMask
{
    /// <summary>No probability counts as less: gradients divide by its square, which has to fit into float32.</summary>
    internal const double Least = 1e-18;

    internal static void CheckProbability(Tensor p)
    {
        ArgumentNullException.ThrowIfNull(p);
        if (p.is_floating_point() && p.numel() == 1) return;
        var got = $"{p.dtype} [{string.Join(", ", p.shape)}]";
        throw new ArgumentException($"concrete_dropout: expected p as a floating-point tensor of one element, got {got}.", nameof(p));
    }

    internal static void Check(Tensor input, double temperature, double eps)
    {
        ArgumentNullException.ThrowIfNull(input);
        ElementType.CheckFloating(input, nameof(Functional.concrete_dropout));
        Positive(temperature, nameof(temperature));
        NotNegative(eps, nameof(eps));
    }

    internal static void Positive(double value, string name)
    {
        if (!(value > 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"expected a number above 0, got {value}"));
    }

    internal static void NotNegative(double value, string name)
    {
        if (!(value >= 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"expected a number of at least 0, got {value}"));
    }

    /// <summary>1 − p for a p without a logit, computed before p is rounded to a narrower type.</summary>
    internal static Tensor Keep(Tensor p)
    {
        using var wide = p.to(ElementType.Wide(p.dtype));
        return 1 - wide;
    }

    /// <summary>One forward. Dropping and keeping are given both, since 1 − σ(logit) would lose the digits of σ(-logit).</summary>
    internal static Tensor Forward(
        Tensor input, Tensor drop, Tensor keep, double temperature, bool training, bool per_channel, double eps, RandomSource source)
    {
        Check(input, temperature, eps);
        var shape = NoiseShape(input, per_channel);
        if (!training || input.numel() == 0) return input.alias();
        using var uniform = source.Uniform(shape, ElementType.Wide(input.dtype), input.device);
        return Apply(input, drop, keep, uniform, temperature, eps);
    }

    internal static Tensor Apply(Tensor input, Tensor drop, Tensor keep, Tensor uniform, double temperature, double eps)
    {
        using var scope = NewDisposeScope();
        var wide = ElementType.Wide(input.dtype);
        var (dropped, kept, noise) = (Number(drop, wide), Number(keep, wide), uniform.to(wide));
        var logit = (dropped + eps).log() - (kept + eps).log() + ((noise + eps).log() - (1 - noise + eps).log());
        // 1 - σ(x) = σ(-x), and without its loss of digits. Where p is within ε of 1, ε holds the logit, so it has to hold the quotient, too.
        var mask = (logit / -temperature).sigmoid() / kept.clamp_min(eps);
        return input.to(wide).mul(mask).to(input.dtype).MoveToOuterDisposeScope();
    }

    private static Tensor Number(Tensor probability, ScalarType wide) => probability.to(wide).reshape([]).clamp_min(Least);

    /// <summary>(N, C, 1, ...) for one number for each channel, else the input's shape.</summary>
    private static long[] NoiseShape(Tensor input, bool per_channel)
    {
        if (!per_channel) return input.shape;
        if (input.dim() < 2)
            throw new ArgumentException($"concrete_dropout: expected an input of shape (N, C, ...), got [{string.Join(", ", input.shape)}].", nameof(input));
        return [.. input.shape.Select((size, dim) => dim < 2 ? size : 1)];
    }
}
