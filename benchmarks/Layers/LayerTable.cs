using DropoutTorch.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DropoutTorch.Benchmarks;

/// <summary>
/// Every layer that is measured; a new one is a line here. Where libtorch has no operator of its own, the layer stands beside the
/// operators that the best-known implementations compose it of (timm, Keras, Merity et al.).
/// </summary>
public static class LayerTable
{
    /// <summary>In the order of the report.</summary>
    public static IReadOnlyList<LayerCase> All { get; } =
    [
        new("InvertedDropout", Any, _ => new InvertedDropout(0.5), x => dropout(x, 0.5), "f.dropout(x, 0.5)"),
        new("StandardDropout", Any, _ => new StandardDropout(0.5), x => x * empty_like(x).bernoulli_(0.5), "x * torch.empty_like(x).bernoulli_(0.5)"),
        new("ReLUDropout", Any, _ => new ReLUDropout(0.5), x => dropout(x.relu(), 0.5), "f.dropout(x.relu(), 0.5)"),
        new("SpatialDropout1d", Ranks(2, 3), _ => new SpatialDropout1d(0.2), x => dropout1d(x, 0.2), "f.dropout1d(x, 0.2)"),
        new("SpatialDropout2d", Ranks(4), _ => new SpatialDropout2d(0.2), x => dropout2d(x, 0.2), "f.dropout2d(x, 0.2)"),
        new("SpatialDropout3d", Ranks(4, 5), _ => new SpatialDropout3d(0.2), x => dropout3d(x, 0.2), "f.dropout3d(x, 0.2)"),
        new("DropPath", Any, _ => new DropPath(0.2), x => x * Gates(x, 0.8).div_(0.8), "x * gates(x, 0.8).div_(0.8)"),
        new("StochasticDepth", Any, _ => new StochasticDepth(0.2), x => x * Gates(x, 0.8), "x * gates(x, 0.8)"),
        new("AlphaDropout", Any, _ => new AlphaDropout(0.5), x => alpha_dropout(x, 0.5, training: true), "f.alpha_dropout(x, 0.5, True)"),
        new("FeatureAlphaDropout", AtLeast(2), _ => new FeatureAlphaDropout(0.2), x => feature_alpha_dropout(x, 0.2, training: true), "f.feature_alpha_dropout(x, 0.2, True)"),
        new("GaussianDropout", Any, _ => new GaussianDropout(0.5), x => x * randn_like(x).add_(1), "x * torch.randn_like(x).add_(1)"),
        new("LockedDropout", Ranks(2, 3), _ => new LockedDropout(0.5), x => x * Locked(x, 0.5).div_(0.5), "x * locked(x, 0.5).div_(0.5)"),
        new("WeightDropout", Ranks(2), _ => new WeightDropout(0.5), x => dropout(x, 0.5), "f.dropout(x, 0.5)"),
    ];

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(layer => layer.Name)];

    private static bool Any(TensorShape shape) => true;

    private static Func<TensorShape, bool> AtLeast(int rank) => shape => shape.Rank >= rank;

    private static Func<TensorShape, bool> Ranks(params int[] ranks) => shape => ranks.Contains(shape.Rank);

    /// <summary>Zeros and ones, one a sample.</summary>
    private static Tensor Gates(Tensor x, double keep) => x.new_empty([x.shape[0], .. Enumerable.Repeat(1L, x.shape.Length - 1)]).bernoulli_(keep);

    /// <summary>Zeros and ones that the steps share.</summary>
    private static Tensor Locked(Tensor x, double keep) => x.new_empty([1, .. x.shape[1..]]).bernoulli_(keep);
}
