using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>Random tensors from wherever a layer takes its numbers.</summary>
internal static class SourceTensors
{
    /// <summary>The same source with its key drawn, for a forward that draws more than once.</summary>
    internal static RandomSource Pinned(this RandomSource source) => source.IsTorchGenerator ? source : RandomSource.At(source.Next());

    /// <summary>Another stream of a pinned source.</summary>
    internal static RandomSource Stream(this RandomSource source, uint stream) =>
        source.IsTorchGenerator ? source : RandomSource.At(source.Next().WithStream(stream));

    /// <summary>
    /// For what the whole batch shares, such as weights: the same numbers whichever samples the batch holds.
    /// </summary>
    /// <exception cref="InvalidOperationException">The batch holds several steps, each of which would want masks of its own.</exception>
    internal static RandomSource ForWeights(this RandomSource source)
    {
        if (source.IsTorchGenerator) return source;
        var address = source.Next();
        if (address.StepRows != 0)
            throw new InvalidOperationException(
                "expected a batch of one step, since its samples share their weights' mask, got several steps. Fix: one step a forward.");
        return RandomSource.At(address with { FirstRow = 0 });
    }

    /// <summary>Booleans, true with probability 1 − p. Dimension 0 numbers the samples.</summary>
    internal static Tensor KeepMask(this RandomSource source, long[] shape, double p, Device device)
    {
        if (!source.IsTorchGenerator) return source.Next().keep_mask(shape, p, device);
        using var drawn = empty(shape, device: device).bernoulli_(1 - p);
        return drawn.to(ScalarType.Bool);
    }

    /// <summary>Uniform numbers in (0, 1), of float32 or float64.</summary>
    internal static Tensor Uniform(this RandomSource source, long[] shape, ScalarType dtype, Device device) =>
        source.IsTorchGenerator ? rand(shape, dtype: dtype, device: device) : source.Next().uniform(shape, dtype, device);

    /// <summary>Standard normal numbers, of float32 or float64.</summary>
    internal static Tensor Normal(this RandomSource source, long[] shape, ScalarType dtype, Device device) =>
        source.IsTorchGenerator ? randn(shape, dtype: dtype, device: device) : source.Next().normal(shape, dtype, device);
}
