using System.Collections.Concurrent;
using DropoutTorch.EngineContracts;
using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>What tiles take in memory: each kind is measured once, by running one.</summary>
internal sealed class TileCosts
{
    // Without figures of the engine's: some copies of what goes in and out.
    private const long GuessedCopies = 8;

    private readonly ConcurrentDictionary<string, (long peak, long output)> _known = new();

    /// <summary>The most bytes that a tile's forward pass takes at once, its output included, and those of its output.</summary>
    /// <param name="features">What tiles are cut from.</param>
    /// <param name="tile">One of them.</param>
    /// <param name="run">Its forward pass. The output stays its own.</param>
    internal (long peak, long output) Of(Tensor features, Tile tile, Func<Tensor> run) => _known.GetOrAdd(
        $"{features.device} {features.dtype} {string.Join(',', features.shape[1..])} {tile.Rows} {tile.Samples}", _ => Measure(features, tile, run));

    internal static long Bytes(Tensor tensor) => tensor.numel() * tensor.element_size();

    private static (long peak, long output) Measure(Tensor features, Tile tile, Func<Tensor> run)
    {
        var (memory, device) = (EngineExtras.OrNull?.Memory, features.device);
        var before = memory?.Allocated(device) ?? 0;
        memory?.ResetPeak(device);
        var bytes = Bytes(run());
        var peak = memory?.Peak(device) - before ?? GuessedCopies * (bytes + (Bytes(features) / features.shape[0] * tile.Rows * tile.Samples));
        return (Math.Max(peak, bytes), bytes);
    }
}
