using System.Globalization;
using DropoutTorch.Layers;
using static TorchSharp.torch.nn;
using Stock = TorchSharp.Modules;

namespace DropoutTorch.Uncertainty;

/// <summary>Which layers Monte-Carlo dropout reaches.</summary>
/// <param name="Switched">Paths of the stochastic layers that draw masks, in the order of the network ("" for the model itself).</param>
/// <param name="Unreached">
/// TorchSharp's own dropout modules with p above 0, each as "path: kind(p)": they follow the training flag alone and stay off.
/// </param>
public sealed record McDropoutReport(IReadOnlyList<string> Switched, IReadOnlyList<string> Unreached)
{
    internal static McDropoutReport Of(Module model) => new(
        [.. model.stochastic_layers().Select(found => found.path)],
        [.. Unreachable(model)]);

    private static IEnumerable<string> Unreachable(Module model)
    {
        foreach (var (path, module) in ModuleTree.Walk(model).DistinctBy(entry => entry.module, ReferenceEqualityComparer.Instance))
        {
            if (StockProbability(module) is > 0 and var p)
                yield return string.Create(CultureInfo.InvariantCulture, $"{path}: {module.GetType().Name}(p={p})");
        }
    }

    // TorchSharp's dropouts share no base class that carries p.
    private static double? StockProbability(Module module) => module switch
    {
        Stock.Dropout dropout => dropout.p,
        Stock.Dropout1d dropout => dropout.p,
        Stock.Dropout2d dropout => dropout.p,
        Stock.Dropout3d dropout => dropout.p,
        Stock.AlphaDropout dropout => dropout.p,
        Stock.FeatureAlphaDropout dropout => dropout.p,
        _ => null,
    };
}
