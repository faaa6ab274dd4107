using DropoutTorch.Layers.Kernels;
using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>
/// A layer's weights and biases with masks: one for the whole batch, or one for each sample, which then stand along a new first
/// dimension. A sample's mask follows its global row, not its place in the batch.
/// </summary>
/// <param name="Weight">The weights, times M / (1 − p).</param>
/// <param name="Bias">The biases, likewise where they are dropped; null for none.</param>
internal readonly record struct DroppedWeights(Tensor Weight, Tensor? Bias)
{
    /// <summary>Draws. The source has streams of their own for weights and biases.</summary>
    /// <param name="function">The name for error messages.</param>
    /// <param name="weight">Floating-point.</param>
    /// <param name="bias">Null for none.</param>
    /// <param name="p">Strictly between 0 and 1.</param>
    /// <param name="samples">How many masks; null for one that the batch shares.</param>
    /// <param name="drop_bias">Whether biases are dropped, too.</param>
    /// <param name="source">Of the random bits.</param>
    internal static DroppedWeights Draw(string function, Tensor weight, Tensor? bias, double p, long? samples, bool drop_bias, RandomSource source)
    {
        var pinned = samples is null ? source.ForWeights() : source.Pinned();
        return new(Drop(weight, 0), drop_bias && bias is not null ? Drop(bias, 1) : bias);

        Tensor Drop(Tensor whole, uint stream)
        {
            // The copies are ours, so they can be masked where they are.
            var tensor = samples is { } count ? whole.unsqueeze(0).repeat([count, .. Enumerable.Repeat(1L, (int)whole.dim())]) : whole;
            var inplace = samples is not null;
            return Masking.Forward(function, tensor, p, training: true, inplace, pinned.Stream(stream), new Affine(1 / (1 - p)));
        }
    }

    /// <summary>Masks that are given: of the weights' shape, or with a first dimension that numbers the samples.</summary>
    internal static DroppedWeights Masked(
        string function, Tensor weight, Tensor? bias, Tensor weight_mask, Tensor? bias_mask, double p, long samples)
    {
        var affine = new Affine(1 / (1 - p));
        CheckMask(function, weight, weight_mask, samples, nameof(weight_mask));
        if (bias_mask is null) return new(Masking.WithMask(function, weight, weight_mask, p, affine, widens: true), bias);
        if (bias is null) throw new ArgumentException($"{function}: expected no {nameof(bias_mask)} where there is no bias, got one.", nameof(bias_mask));
        CheckMask(function, bias, bias_mask, samples, nameof(bias_mask));
        if (weight_mask.dim() == weight.dim() && bias_mask.dim() == 2)
            throw new ArgumentException($"{function}: expected masks of each sample for weights and biases, got them for biases only.", nameof(bias_mask));
        return new(Masking.WithMask(function, weight, weight_mask, p, affine, widens: true), Masking.WithMask(function, bias, bias_mask, p, affine, widens: true));
    }

    /// <summary>All weights dropped, and the input with them: 0 · inf would be NaN.</summary>
    internal static (Tensor input, DroppedWeights weights) Nothing(Tensor input, Tensor weight, Tensor? bias, bool drop_bias) =>
        (Masking.AllDropped(input, inplace: false),
            new(Masking.AllDropped(weight, inplace: false), drop_bias && bias is not null ? Masking.AllDropped(bias, inplace: false) : bias));

    private static void CheckMask(string function, Tensor whole, Tensor mask, long samples, string name)
    {
        ArgumentNullException.ThrowIfNull(mask, name);
        var (shape, given) = (whole.shape, mask.shape);
        if (!given.AsSpan().SequenceEqual(shape) && !given.AsSpan().SequenceEqual([samples, .. shape]))
            throw new ArgumentException(
                $"{function}: expected a {name} of shape [{string.Join(", ", shape)}], or [{samples}, {string.Join(", ", shape)}] for masks of each sample, "
                + $"got [{string.Join(", ", given)}].", name);
    }
}
