using DropoutTorch.Layers;
using TorchSharp;
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
        new("DropBlock1d", Ranks(2, 3), _ => new DropBlock1d(0.1, 7)),
        new("DropBlock2d", Ranks(4), _ => new DropBlock2d(0.1, 7), x => DropBlock(x, 0.1, 7), "drop_block(x, 0.1, 7)"),
        new("DropBlock3d", Ranks(4, 5), _ => new DropBlock3d(0.1, 7)),
        new("DropConnectLinear", Small(2), shape => new DropConnectLinear(shape.Sizes[1], 1024, p: 0.5)),
        new("DropConnectConv2d", Small(4), shape => new DropConnectConv2d(nn.Conv2d(shape.Sizes[1], 64, 3, padding: 1L), p: 0.2)),
        new("ConcreteDropoutLinear", Small(2), shape => new ConcreteDropoutLinear(nn.Linear(shape.Sizes[1], 1024), 1e-6, 1e-5)),
        new("ConcreteDropoutConv2d", Small(4), shape => new ConcreteDropoutConv2d(nn.Conv2d(shape.Sizes[1], 64, 3, padding: 1L), 1e-6, 1e-5)),
    ];

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(layer => layer.Name)];

    private static bool Any(TensorShape shape) => true;

    private static Func<TensorShape, bool> AtLeast(int rank) => shape => shape.Rank >= rank;

    private static Func<TensorShape, bool> Ranks(params int[] ranks) => shape => ranks.Contains(shape.Rank);

    /// <summary>For what multiplies by a matrix as well, whose time says nothing about dropout where it is large.</summary>
    private static Func<TensorShape, bool> Small(int rank) => shape => shape.Rank == rank && shape.Sizes[1] <= 1024;

    /// <summary>As torchvision composes it.</summary>
    private static Tensor DropBlock(Tensor x, double p, long block)
    {
        using var scope = NewDisposeScope();
        var (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        block = Math.Min(block, Math.Min(h, w));
        var gamma = p * h * w / (block * block) / ((h - block + 1) * (w - block + 1));
        var seeds = x.new_empty([n, c, h - block + 1, w - block + 1]).bernoulli_(Math.Min(1, gamma));
        var padded = pad(seeds, [block - 1, block - 1, block - 1, block - 1], PaddingModes.Constant, 0);
        var mask = 1 - max_pool2d(padded, block, stride: 1L);
        return (x * mask * (mask.numel() / mask.sum())).MoveToOuterDisposeScope();
    }

    /// <summary>Zeros and ones, one a sample.</summary>
    private static Tensor Gates(Tensor x, double keep) => x.new_empty([x.shape[0], .. Enumerable.Repeat(1L, x.shape.Length - 1)]).bernoulli_(keep);

    /// <summary>Zeros and ones that the steps share.</summary>
    private static Tensor Locked(Tensor x, double keep) => x.new_empty([1, .. x.shape[1..]]).bernoulli_(keep);
}
