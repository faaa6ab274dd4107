using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>Concrete dropout before a linear layer: each input element has a relaxed mask of its own, with a p that is learned.</summary>
/// <remarks>
/// <para>Shape: (*, in_features) to (*, out_features). Types: those of the linear layer; masks of float16 and bfloat16 are computed in
/// float32. In evaluation the linear layer alone.</para>
/// <para>See <see cref="ConcreteDropout"/> for the formula and for what the loss needs.</para>
/// <para>Paper: Gal, Hron and Kendall, "Concrete Dropout", NeurIPS 2017.</para>
/// <example>
/// <code>
/// using var layer = new ConcreteDropoutLinear(torch.nn.Linear(20, 5), weight_regularizer: 1e-6, dropout_regularizer: 1e-5);
/// layer.train();
/// using var loss = layer.call(x).square().mean() + layer.regularization();
/// </code>
/// </example>
/// </remarks>
public sealed class ConcreteDropoutLinear : ConcreteDropout
{
    /// <param name="layer">The linear layer; it becomes a child under the name "layer" and keeps its parameters.</param>
    /// <param name="weight_regularizer">λ_w; see <see cref="ConcreteDropout.regularizers"/>.</param>
    /// <param name="dropout_regularizer">λ_d.</param>
    /// <param name="p">Where p begins, strictly between 0 and 1.</param>
    /// <param name="temperature">Of the mask.</param>
    /// <param name="eps">What keeps logarithms finite.</param>
    /// <param name="seed">A random stream of the layer's own; null leaves it to torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public ConcreteDropoutLinear(
        Linear layer, double weight_regularizer = 1e-6, double dropout_regularizer = 1e-5, double p = 0.1, double temperature = 0.1, double eps = 1e-7,
        long? seed = null)
        : base(
            nameof(ConcreteDropoutLinear), NotNull(layer).weight,
            new ConcreteOptions(weight_regularizer, dropout_regularizer, p, temperature, eps), seed)
    {
        this.layer = layer;
        register_module(nameof(layer), layer);
    }

    /// <summary>The wrapped layer.</summary>
    public Linear layer { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var dropped = Drop(input, per_channel: false);
        return layer.call(dropped);
    }

    private protected override Parameter Weight => layer.weight;

    private protected override long Features => layer.weight.shape[1];

    private protected override string Described => $"in_features={layer.weight.shape[1]}, out_features={layer.weight.shape[0]}, bias={layer.bias is not null}";

    private static Linear NotNull(Linear layer) => layer ?? throw new ArgumentNullException(nameof(layer));
}
