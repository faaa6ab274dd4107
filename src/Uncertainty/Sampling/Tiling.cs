using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>Some samples of some rows: what one forward pass computes.</summary>
internal readonly record struct Tile(long FirstSample, long Samples, long FirstRow, long Rows);

/// <summary>
/// How passes over a batch are cut into tiles. Only the batch decides, never the threads, the memory or the number of passes that are
/// computed together: the order in which a matrix product is summed depends on its number of rows, and so do a result's last bits.
/// </summary>
/// <param name="Rows">N, the rows of the batch.</param>
/// <param name="TileRows">The most rows of a tile.</param>
/// <param name="TileSamples">The most samples of a tile; more than 1 only where a tile has all rows.</param>
internal readonly record struct Tiling(long Rows, long TileRows, long TileSamples)
{
    // One thread's matrix product needs so many rows to be worth its weights; images and sequences bring many rows each.
    private const long RowsOfVectors = 128, RowsOfMaps = 16;

    /// <summary>Tiles for a batch.</summary>
    /// <param name="features">What every pass begins with, rows first.</param>
    /// <param name="severalSamples">Whether a tile may hold more than one sample.</param>
    internal static Tiling Of(Tensor features, bool severalSamples)
    {
        var (rows, most) = (features.shape[0], features.dim() > 2 ? RowsOfMaps : RowsOfVectors);
        return new Tiling(rows, Math.Min(rows, most), severalSamples ? Math.Max(1, most / rows) : 1);
    }

    /// <summary>Tiles of all rows, for what cannot be cut.</summary>
    internal static Tiling Whole(Tensor features, long samples = 1) => new(features.shape[0], features.shape[0], samples);

    /// <summary>How many tiles the rows of one sample make.</summary>
    internal long Blocks => (Rows + TileRows - 1) / TileRows;

    /// <summary>The tiles of some samples, sample by sample; the first is a multiple of <see cref="TileSamples"/>.</summary>
    internal IEnumerable<Tile> Cut(long firstSample, long samples)
    {
        for (var sample = firstSample; sample < firstSample + samples; sample += TileSamples)
            for (long row = 0; row < Rows; row += TileRows)
                yield return new Tile(sample, Math.Min(TileSamples, firstSample + samples - sample), row, Math.Min(TileRows, Rows - row));
    }
}
