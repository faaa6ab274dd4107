using DropoutTorch.Layers;
using static TorchSharp.torch;

namespace Layers.Tests.Support;

/// <summary>A layer of the family, with what the tests that all of them must pass need to know of it.</summary>
/// <param name="Name">Shown by the test runner.</param>
/// <param name="Shape">Of a small input, samples first.</param>
/// <param name="Create">Makes the layer from p and a seed.</param>
public sealed record LayerCase(string Name, long[] Shape, Func<double, long?, StochasticLayer> Create)
{
    /// <summary>Whether the layer gives its input back when it is off.</summary>
    public bool PassesWhenOff { get; init; } = true;

    /// <summary>Whether p = 1 has a meaning.</summary>
    public bool TakesOne { get; init; } = true;

    /// <summary>Makes the layer from p to work in place; null where it cannot.</summary>
    public Func<double, StochasticLayer>? InPlace { get; init; }

    /// <summary>What the layer makes of x when nothing is dropped.</summary>
    public Func<double, double> Undropped { get; init; } = x => x;

    /// <summary>How far p = 1e-10 is from nothing dropped: Gaussian noise is never quite absent.</summary>
    public double TinyNoise { get; init; }

    /// <summary>Each layer with each type that the kernels take.</summary>
    public static TheoryData<LayerCase, ScalarType> InEveryType
    {
        get
        {
            var data = new TheoryData<LayerCase, ScalarType>();
            foreach (var layer in All)
                foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16 })
                    data.Add(layer, type);
            return data;
        }
    }

    public override string ToString() => Name;

    public static IEnumerable<LayerCase> All { get; } =
    [
        new("InvertedDropout", [6, 4, 5], (p, seed) => new InvertedDropout(p, seed: seed)) { InPlace = p => new InvertedDropout(p, inplace: true) },
        new("InvertedDropout, noise_shape", [6, 4, 5], (p, seed) => new InvertedDropout(p, noise_shape: [-1, 1, -1], seed: seed)),
        new("InvertedDropout, noise shared by the batch", [6, 4, 5], (p, seed) => new InvertedDropout(p, noise_shape: [1, 4, 1], seed: seed)),
        new("StandardDropout", [6, 20], (p, seed) => new StandardDropout(p, seed: seed))
        {
            PassesWhenOff = false, InPlace = p => new StandardDropout(p, inplace: true),
        },
        new("SpatialDropout1d", [6, 8, 3], (p, seed) => new SpatialDropout1d(p, seed: seed)) { InPlace = p => new SpatialDropout1d(p, inplace: true) },
        new("SpatialDropout2d", [6, 8, 2, 3], (p, seed) => new SpatialDropout2d(p, seed: seed)) { InPlace = p => new SpatialDropout2d(p, inplace: true) },
        new("SpatialDropout3d", [6, 8, 2, 1, 3], (p, seed) => new SpatialDropout3d(p, seed: seed)) { InPlace = p => new SpatialDropout3d(p, inplace: true) },
        new("DropBlock1d", [6, 4, 9], (p, seed) => new DropBlock1d(p, 2, per_sample: true, seed: seed))
        {
            InPlace = p => new DropBlock1d(p, 2, inplace: true, per_sample: true),
        },
        new("DropBlock2d", [6, 4, 5, 4], (p, seed) => new DropBlock2d(p, 3, per_sample: true, seed: seed))
        {
            InPlace = p => new DropBlock2d(p, 3, inplace: true, per_sample: true),
        },
        new("DropBlock2d, coupled", [6, 3, 5, 4], (p, seed) => new DropBlock2d(p, 2, coupled: true, per_sample: true, seed: seed))
        {
            InPlace = p => new DropBlock2d(p, 2, inplace: true, coupled: true, per_sample: true),
        },
        new("DropBlock3d", [6, 3, 3, 4, 4], (p, seed) => new DropBlock3d(p, 2, per_sample: true, seed: seed))
        {
            InPlace = p => new DropBlock3d(p, 2, inplace: true, per_sample: true),
        },
        new("LockedDropout, batch first", [6, 4, 5], (p, seed) => new LockedDropout(p, batch_first: true, seed: seed)),
        new("DropPath", [16, 3, 2], (p, seed) => new DropPath(p, seed: seed)) { InPlace = p => new DropPath(p, inplace: true) },
        new("DropPath, batch", [6, 3, 2], (p, seed) => new DropPath(p, mode: DropPathMode.Batch, seed: seed)),
        new("DropPath, unscaled", [16, 3, 2], (p, seed) => new DropPath(p, scale_by_keep: false, seed: seed)),
        new("StochasticDepth", [6, 3, 2], (p, seed) => new StochasticDepth(p, seed: seed))
        {
            PassesWhenOff = false, InPlace = p => new StochasticDepth(p, inplace: true),
        },
        new("AlphaDropout", [6, 20], (p, seed) => new AlphaDropout(p, seed: seed)) { InPlace = p => new AlphaDropout(p, inplace: true) },
        new("FeatureAlphaDropout", [6, 8, 3], (p, seed) => new FeatureAlphaDropout(p, seed: seed)) { InPlace = p => new FeatureAlphaDropout(p, inplace: true) },
        new("GaussianDropout", [6, 20], (p, seed) => new GaussianDropout(p, seed: seed))
        {
            TakesOne = false, InPlace = p => new GaussianDropout(p, inplace: true), TinyNoise = 1e-4,
        },
        new("ReLUDropout", [6, 20], (p, seed) => new ReLUDropout(p, seed: seed))
        {
            PassesWhenOff = false, InPlace = p => new ReLUDropout(p, inplace: true), Undropped = x => Math.Max(x, 0),
        },
    ];
}
