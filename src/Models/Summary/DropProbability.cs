using DropoutTorch.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using Stock = TorchSharp.Modules;

namespace DropoutTorch.Models.Summary;

/// <summary>The probability of dropping, whoever made the layer.</summary>
internal static class DropProbability
{
    /// <summary>The p of a layer of this house or of TorchSharp; null for everything that does not drop, or does not tell (LSTM).</summary>
    public static double? Of(Module module) => module switch
    {
        StochasticLayer layer => layer.p,
        Dropout layer => layer.p,
        Dropout1d layer => layer.p,
        Dropout2d layer => layer.p,
        Dropout3d layer => layer.p,
        Stock.AlphaDropout layer => layer.p,
        Stock.FeatureAlphaDropout layer => layer.p,
        _ => null,
    };
}
