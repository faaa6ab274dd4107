using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>Concrete dropout before a convolution: each sample and input channel has a relaxed mask of its own, with a p that is learned.</summary>
/// <remarks>
/// <para>Shape: (N, C_in, H, W) to (N, C_out, H', W'). Types: those of the convolution; masks of float16 and bfloat16 are computed in
/// float32. In evaluation the convolution alone.</para>
/// <para>See <see cref="ConcreteDropout"/> for the formula and for what the loss needs; the temperature of channels is 2/3.</para>
/// <para>Paper: Gal, Hron and Kendall, "Concrete Dropout", NeurIPS 2017.</para>
/// <example>
/// <code>
/// using var layer = new ConcreteDropoutConv2d(torch.nn.Conv2d(3, 16, 3), weight_regularizer: 1e-6, dropout_regularizer: 1e-5);
/// layer.train();
/// using var loss = layer.call(x).square().mean() + layer.regularization();
/// </code>
/// </example>
/// </remarks>
public sealed class ConcreteDropoutConv2d : ConcreteDropout
{
    /// <param name="layer">The convolution; it becomes a child under the name "layer" and keeps its parameters, stride, padding and groups.</param>
    /// <param name="weight_regularizer">λ_w; see <see cref="ConcreteDropout.regularizers"/>.</param>
    /// <param name="dropout_regularizer">λ_d.</param>
    /// <param name="p">Where p begins, strictly between 0 and 1.</param>
    /// <param name="temperature">Of the mask.</param>
    /// <param name="eps">What keeps logarithms finite.</param>
    /// <param name="seed">A random stream of the layer's own; null leaves it to torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public ConcreteDropoutConv2d(
        Conv2d layer, double weight_regularizer = 1e-6, double dropout_regularizer = 1e-5, double p = 0.1, double temperature = 2.0 / 3, double eps = 1e-7,
        long? seed = null)
        : base(
            nameof(ConcreteDropoutConv2d), NotNull(layer).weight,
            new ConcreteOptions(weight_regularizer, dropout_regularizer, p, temperature, eps), seed)
    {
        this.layer = layer;
        register_module(nameof(layer), layer);
    }

    /// <summary>The wrapped layer.</summary>
    public Conv2d layer { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The input has no four dimensions: without a batch, samples and channels would be mixed up.</exception>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.dim() != 4)
        {
            var fix = input.dim() == 3 ? " Fix: input.unsqueeze(0) for (C, H, W)." : "";
            var got = $"[{string.Join(", ", input.shape)}]";
            throw new ArgumentException($"ConcreteDropoutConv2d: expected an input of shape (N, C, H, W), got {got}.{fix}", nameof(input));
        }
        using var dropped = Drop(input, per_channel: true);
        return layer.call(dropped);
    }

    private protected override Parameter Weight => layer.weight;

    private protected override long Features => layer.weight.shape[1] * layer.groups;

    private protected override string Described =>
        $"in_channels={Features}, out_channels={layer.weight.shape[0]}, kernel_size=({string.Join(", ", layer.weight.shape[2..])}), bias={layer.bias is not null}";

    private static Conv2d NotNull(Conv2d layer) => layer ?? throw new ArgumentNullException(nameof(layer));
}
