using System.Globalization;
using DropoutTorch.Layers.Kernels;
using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>
/// Variational ("locked") dropout for sequences: y[t, b, h] = x[t, b, h] · m[b, h] / (1 − p) with m ~ Bernoulli(1 − p), one mask for all
/// steps of a sequence, while active; y = x otherwise. A feature that is dropped stays dropped from the first step to the last.
/// </summary>
/// <remarks>
/// <para>Shape: (T, B, H), or (B, T, H) with <see cref="batch_first"/>, or (T, H) for one sequence without a batch; the output has the
/// input's shape, type and memory format. The mask is (1, B, H), (B, 1, H) or (1, H). Types: float32, float64, float16, bfloat16 (the
/// last two are scaled in float32). The gradient is grad · m / (1 − p); nothing is stored for it.</para>
/// <para>p = 0 and evaluation give a new handle on the same storage; p = 1 gives exact zeros, also for infinite input.</para>
/// <para>Papers: Gal and Ghahramani, "A Theoretically Grounded Application of Dropout in Recurrent Neural Networks", NeurIPS 2016;
/// Merity et al., "Regularizing and Optimizing LSTM Language Models", ICLR 2018, where it is called LockedDropout.</para>
/// <example>
/// <code>
/// using var layer = new LockedDropout(p: 0.4);
/// layer.train();
/// using var y = layer.call(torch.ones(35, 20, 400)); // 35 steps of 20 sequences: y[0] is y[34]
/// </code>
/// </example>
/// </remarks>
public sealed class LockedDropout : StochasticLayer
{
    /// <param name="p">Probability of dropping a feature of a sequence, in [0, 1].</param>
    /// <param name="batch_first">Whether the batch is the first dimension and the steps are the second.</param>
    /// <param name="seed">A random stream of the layer's own; null leaves it to torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    public LockedDropout(double p = 0.5, bool batch_first = false, long? seed = null) : base(nameof(LockedDropout), p, seed) =>
        this.batch_first = batch_first;

    /// <summary>Whether the batch is the first dimension and the steps are the second.</summary>
    public bool batch_first { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Functional.locked_dropout(input, p, IsActive, batch_first, NextSource());

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"LockedDropout(p={p}, batch_first={batch_first})");
}

public static partial class Functional
{
    /// <summary>Variational dropout for sequences; see <see cref="LockedDropout"/>.</summary>
    /// <param name="input">A floating-point tensor of shape (T, B, H), (B, T, H) or (T, H).</param>
    /// <param name="p">Probability of dropping a feature of a sequence, in [0, 1].</param>
    /// <param name="training">False gives the input back under a new handle.</param>
    /// <param name="batch_first">Whether the batch is the first dimension and the steps are the second.</param>
    /// <param name="source">Where the random bits come from; by default a key drawn from torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException">The input is not of a floating-point type, or not of two or three dimensions.</exception>
    public static Tensor locked_dropout(Tensor input, double p = 0.5, bool training = true, bool batch_first = false, RandomSource source = default)
    {
        Masking.Check(nameof(locked_dropout), input, p);
        var axes = Sequences(nameof(locked_dropout), input, batch_first);
        return Masking.Forward(nameof(locked_dropout), input, p, training, inplace: false, source, new Affine(1 / (1 - p)), axes);
    }

    /// <summary>Variational dropout with a given mask: y = x / (1 − p) where the mask is set, 0 elsewhere.</summary>
    /// <param name="input">A floating-point tensor of shape (T, B, H), (B, T, H) or (T, H).</param>
    /// <param name="mask">Non-zero (or true) where a feature survives, of shape (1, B, H), (B, 1, H) or (1, H).</param>
    /// <param name="p">The probability that the mask was drawn with, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException">The input is not of a floating-point type.</exception>
    public static Tensor locked_dropout(Tensor input, Tensor mask, double p) =>
        Masking.WithMask(nameof(locked_dropout), input, mask, p, new Affine(1 / (1 - p)));

    /// <summary>A gate for each sequence and feature, shared by the steps.</summary>
    private static GateAxes Sequences(string function, Tensor input, bool batch_first) => input.dim() switch
    {
        3 when batch_first => new GateAxes([false, true, false], RowDim: 0),
        3 => new GateAxes([true, false, false], RowDim: 1),
        2 => new GateAxes([true, false], RowDim: -1),
        _ => throw new ArgumentException(
            $"{function}: expected a tensor of shape {(batch_first ? "(B, T, H)" : "(T, B, H)")} or (T, H), got [{string.Join(", ", input.shape)}].",
            nameof(input)),
    };
}
