using static TorchSharp.torch;

namespace DropoutTorch.Benchmarks;

/// <summary>Measures layers, row by row: each layer on each shape that it takes, forward and forward with backward.</summary>
/// <param name="layers">What is measured.</param>
/// <param name="shapes">On what.</param>
/// <param name="dtype">The element type, a floating one.</param>
/// <param name="effort">How long.</param>
/// <param name="peer">PyTorch; null where it is not installed.</param>
public sealed class LayerBenchmark(
    IReadOnlyList<LayerCase> layers, IReadOnlyList<TensorShape> shapes, ScalarType dtype, Effort effort, Peer? peer)
{
    /// <summary>The file of the names that the peer needs.</summary>
    public const string PeerNames = "layers.py";

    private static readonly bool[] s_passes = [false, true];

    /// <summary>Every row, when it is done.</summary>
    public IEnumerable<LayerResult> Run() =>
        from layer in layers
        from shape in shapes
        where layer.Fits(shape)
        from backward in s_passes
        select new LayerRow(layer, shape, dtype, backward).Measure(effort, peer);
}
