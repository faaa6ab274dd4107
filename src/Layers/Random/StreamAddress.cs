namespace DropoutTorch.Layers.Random;

/// <summary>
/// Where the random numbers of a batch stand: all that a mask depends on. Not the thread, the SIMD width, the chunk, the batch size or
/// the device.
/// </summary>
/// <param name="Key">The seed.</param>
/// <param name="Step">The training step or the Monte-Carlo sample.</param>
/// <param name="Stream">Which of the layer's streams; those from 2^28 on are the house's own.</param>
/// <param name="FirstRow">The global number of the batch's first sample.</param>
/// <param name="StepRows">
/// 0 where the whole batch belongs to one step. Otherwise the batch holds several steps one after another, each of this many samples:
/// row r is sample FirstRow + r mod StepRows of step Step + r / StepRows.
/// </param>
/// <param name="Coherent">Whether all samples of a step have the numbers of its sample <paramref name="FirstRow"/>: one function for the whole batch.</param>
public readonly record struct StreamAddress(ulong Key, uint Step = 0, uint Stream = 0, uint FirstRow = 0, uint StepRows = 0, bool Coherent = false)
{
    /// <summary>Elements of a sample whose 16-bit numbers are drawn together: 16 blocks of four words of two halves.</summary>
    internal const int GroupElements = 128;

    /// <summary>Elements of a sample whose 32-bit numbers are drawn together: 16 blocks of four words.</summary>
    internal const int GroupWords = 64;

    /// <summary>The blocks of a group, which follow one another in counter word 0.</summary>
    internal const int GroupBlocks = 16;

    private const uint TieStream = 1u << 28;
    private const uint WordStream = 2u << 28;

    /// <summary>Where the second 16 bits of an element come from, when the first tie with the threshold.</summary>
    internal StreamAddress ForTies => this with { Stream = Stream | TieStream };

    /// <summary>Where numbers of 32 bits come from: uniform and normal ones.</summary>
    internal StreamAddress ForWords => this with { Stream = Stream | WordStream };

    /// <summary>For what a whole step shares: one row, the same whichever samples the batch holds.</summary>
    internal StreamAddress ForShared => this with { FirstRow = 0, StepRows = StepRows == 0 ? 0u : 1u };

    /// <summary>Another of the layer's streams.</summary>
    internal StreamAddress WithStream(uint stream) => this with { Stream = Stream + stream };

    /// <summary>How many steps a batch of <paramref name="rows"/> samples holds.</summary>
    internal long Steps(long rows) => StepRows == 0 ? 1 : (rows + StepRows - 1) / StepRows;

    /// <summary>Counter words 1 and 2 of a row of the batch.</summary>
    internal (uint Row, uint Step) At(long row)
    {
        var (step, sample) = StepRows == 0 ? (0, row) : Math.DivRem(row, StepRows);
        return ((uint)(Coherent ? FirstRow : FirstRow + sample), (uint)(Step + step));
    }

    /// <summary>
    /// The first 16 random bits of an element. Within a group of 128 the element's number is (half, word, block): neighbours come
    /// from neighbouring counters, so that a vector of counters makes a vector of neighbours, whatever its width.
    /// </summary>
    /// <param name="row">The sample's number in the batch.</param>
    /// <param name="element">The element's number in the sample, in storage order.</param>
    public uint Half(long row, long element)
    {
        var (group, inside) = Math.DivRem(element, GroupElements);
        var word = Draw(row, group * GroupBlocks + inside % 16, inside / 16 % 4);
        return inside < 64 ? word & 0xFFFF : word >> 16;
    }

    /// <summary>The 32 random bits of an element, from a stream apart from that of <see cref="Half"/>; the element's number is (word, block).</summary>
    /// <param name="row">The sample's number in the batch.</param>
    /// <param name="element">The element's number in the sample, in storage order.</param>
    public uint Word(long row, long element)
    {
        var (group, inside) = Math.DivRem(element, GroupWords);
        return ForWords.Draw(row, group * GroupBlocks + inside % 16, inside / 16);
    }

    private uint Draw(long row, long block, long word)
    {
        var (sample, step) = At(row);
        var words = Philox.Block(Key, (uint)block, sample, step, Stream);
        return word switch { 0 => words.Item1, 1 => words.Item2, 2 => words.Item3, _ => words.Item4 };
    }
}
