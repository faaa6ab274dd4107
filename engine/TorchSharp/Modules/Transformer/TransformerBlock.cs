using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>What encoder and decoder layers are made of.</summary>
internal static class TransformerBlock
{
    /// <summary>norm(x + dropout(change)).</summary>
    internal static Tensor AddAndNorm(LayerNorm norm, Dropout dropout, Tensor x, Tensor change) => norm.call(x + dropout.call(change));

    /// <summary>W₂ dropout(activation(W₁ x + b₁)) + b₂.</summary>
    internal static Tensor FeedForward(Linear first, Activations activation, Dropout dropout, Linear second, Tensor x)
    {
        var hidden = first.call(x);
        return second.call(dropout.call(activation == Activations.GELU ? functional.gelu(hidden) : functional.relu(hidden)));
    }

    internal static Activations Checked(Activations activation, string name) => activation is Activations.ReLU or Activations.GELU
        ? activation
        : throw new ArgumentException($"{name}: expected ReLU or GELU, got {activation}.", nameof(activation));

    internal static int Layers(long count, string name) => count is > 0 and <= RecurrentOptions.MostLayers
        ? (int)count
        : throw new ArgumentException($"{name}: expected 1 to {RecurrentOptions.MostLayers} layers, got {count}.");
}
