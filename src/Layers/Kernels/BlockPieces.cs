using System.Buffers;

namespace DropoutTorch.Layers.Kernels;

/// <summary>
/// Walks over a tensor in pieces, some channels of a sample each, with their maps drawn. What one walk drew to be counted, the next finds
/// again to be written, as far as it fits into a fixed room; the rest is drawn a second time.
/// </summary>
/// <param name="draw">What is drawn.</param>
/// <param name="store">The room, of <see cref="StoreWords"/>; 0 where nothing is to be kept.</param>
internal sealed unsafe class BlockPieces(BlockPerturbation draw, nint store = 0)
{
    internal const long Elements = 32768; // worth a piece, and worth a thread; a piece's maps take a few kilobytes

    private const long MostWords = 1 << 18; // two megabytes: sixteen million elements

    internal delegate void Body(long row, long channel, long channels, ulong* maps);

    private static long Channels(BlockGrid grid) => Math.Clamp(Elements / grid.Places.Count, 1, grid.Channels);

    private static long Pieces(BlockGrid grid) => (grid.Channels + Channels(grid) - 1) / Channels(grid);

    private static long Words(BlockGrid grid) => BlockMaps.Words(grid, grid.Coupled ? 1 : Channels(grid));

    // Coupled channels have one map for all pieces of their sample.
    private static long Slots(BlockGrid grid) => Math.Min(grid.Rows * (grid.Coupled ? 1 : Pieces(grid)), MostWords / Words(grid));

    /// <summary>Words of the room.</summary>
    internal static long StoreWords(BlockGrid grid) => Slots(grid) * Words(grid);

    /// <summary>The first walk, over each map once.</summary>
    internal void Count(Body body) => Walk(0, draw.Grid.Rows, draw.Grid.Coupled ? 1 : Pieces(draw.Grid), Elements, drawn: false, body);

    /// <summary>The second walk, over all pieces of some samples.</summary>
    /// <param name="firstRow">The first sample.</param>
    /// <param name="endRow">The one after the last.</param>
    /// <param name="grain">Elements that are worth a thread.</param>
    /// <param name="body">What is done with a piece.</param>
    internal void Write(long firstRow, long endRow, long grain, Body body) => Walk(firstRow, endRow, Pieces(draw.Grid), grain, drawn: true, body);

    private void Walk(long firstRow, long endRow, long pieces, long grain, bool drawn, Body body)
    {
        var grid = draw.Grid;
        var (per, words, slots) = (Channels(grid), Words(grid), store == 0 ? 0 : Slots(grid));
        ParallelRange.Run((endRow - firstRow) * pieces, Math.Max(1, grain / (per * grid.Places.Count)), (start, end) =>
        {
            var room = ArrayPool<ulong>.Shared.Rent(checked((int)(words + BlockMaps.SeedWords(grid, grid.Coupled ? 1 : per))));
            try
            {
                fixed (ulong* memory = room)
                    for (var unit = start; unit < end; unit++)
                    {
                        var (row, piece) = (firstRow + unit / pieces, unit % pieces);
                        var (channel, slot) = (piece * per, grid.Coupled ? row : row * pieces + piece);
                        var count = Math.Min(per, grid.Channels - channel);
                        var maps = slot < slots ? (ulong*)store + slot * words : memory;
                        if (!drawn || slot >= slots) BlockMaps.Draw(maps, memory + words, draw, row, grid.Coupled ? 0 : channel, grid.Coupled ? 1 : count);
                        body(row, channel, count, maps + 1);
                    }
            }
            finally
            {
                ArrayPool<ulong>.Shared.Return(room);
            }
        });
    }
}
