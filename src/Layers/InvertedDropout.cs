using System.Globalization;
using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>
/// Inverted dropout: y = x · m / (1 − p) with m ~ Bernoulli(1 − p) for each element while active, y = x otherwise.
/// The expectation of y is x, so evaluation needs no scaling.
/// </summary>
/// <remarks>
/// <para>Shape: any; the output has the input's shape, type and memory format. Types: float32, float64, float16, bfloat16
/// (the last two are scaled in float32).</para>
/// <para>p = 0 and evaluation give a new handle on the same storage; p = 1 gives exact zeros, also for infinite input.</para>
/// <para>Paper: Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", JMLR 15, 2014.</para>
/// <example>
/// <code>
/// using var layer = new InvertedDropout(p: 0.5);
/// layer.train();
/// using var y = layer.call(torch.ones(2, 3)); // zeros and twos
/// </code>
/// </example>
/// </remarks>
public sealed class InvertedDropout : StochasticLayer
{
    /// <param name="p">Probability of dropping an element, in [0, 1].</param>
    /// <param name="inplace">Change the input instead of making a new tensor. Refused by autograd on leaves that require a gradient.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    public InvertedDropout(double p = 0.5, bool inplace = false) : base(nameof(InvertedDropout), p) => this.inplace = inplace;

    /// <summary>Whether the input itself is changed.</summary>
    public bool inplace { get; set; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => functional.inverted_dropout(input, p, IsActive, inplace);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"InvertedDropout(p={p}, inplace={inplace})");
}

/// <summary>The layers as pure functions.</summary>
public static partial class functional
{
    /// <summary>Inverted dropout with a mask drawn from torch's default generator; see <see cref="InvertedDropout"/>.</summary>
    /// <param name="input">A floating-point tensor of any shape.</param>
    /// <param name="p">Probability of dropping an element, in [0, 1].</param>
    /// <param name="training">False gives the input back under a new handle.</param>
    /// <param name="inplace">Change the input instead of making a new tensor.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is not of a floating-point type.</exception>
    public static Tensor inverted_dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
    {
        Probability.Check(p);
        ElementType.CheckFloating(input, nameof(inverted_dropout));
        // A new handle: TorchSharp's Sequential disposes what its modules are given, so the input itself must not come back.
        if (!training || p == 0 || input.numel() == 0) return input.alias();
        if (p == 1) return AllDropped(input, inplace);

        using var noise = DrawNoise(input, p);
        if (inplace) return input.mul_(noise).alias();
        if (noise.dtype == input.dtype) return input.mul(noise);
        using var scaled = input.mul(noise);
        return scaled.to(input.dtype);
    }

    /// <summary>Inverted dropout with a given mask: y = x / (1 − p) where the mask is set, 0 elsewhere.</summary>
    /// <param name="input">A floating-point tensor of any shape.</param>
    /// <param name="mask">Non-zero (or true) where an element survives; broadcast to the input's shape.</param>
    /// <param name="p">The probability that the mask was drawn with, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is not of a floating-point type.</exception>
    public static Tensor inverted_dropout(Tensor input, Tensor mask, double p)
    {
        Probability.Check(p);
        ElementType.CheckFloating(input, nameof(inverted_dropout));
        if (p == 1) return AllDropped(input, inplace: false);
        using var dropped = mask.to(ScalarType.Bool).logical_not();
        using var scaled = input.div(1 - p);
        return scaled.masked_fill(dropped, 0);
    }

    // Not input * 0, which would be NaN where the input is infinite. The fill also passes a gradient of exactly zero.
    private static Tensor AllDropped(Tensor input, bool inplace)
    {
        using var everywhere = ones([], dtype: ScalarType.Bool, device: input.device);
        return inplace ? input.masked_fill_(everywhere, 0).alias() : input.masked_fill(everywhere, 0);
    }

    // 0 or 1/(1-p) for each element, drawn as PyTorch's CPU dropout draws it. Narrow types get float32 noise, since
    // 1/(1-p) rounded to them would bias the result (bfloat16, p = 0.1: 1.109 instead of 1.111).
    private static Tensor DrawNoise(Tensor input, double p)
    {
        var wide = input.dtype is ScalarType.Float16 or ScalarType.BFloat16 ? ScalarType.Float32 : input.dtype;
        using var like = input.detach();
        return like.empty_like(dtype: wide).bernoulli_(1 - p).div_(1 - p);
    }
}
