namespace DropoutTorch.Layers.Random;

/// <summary>
/// Where a sample's random numbers stand: all that a mask depends on. Not the thread, the SIMD width, the chunk, the batch size or
/// the device.
/// </summary>
/// <param name="Key">The seed.</param>
/// <param name="Step">The training step or the Monte-Carlo sample.</param>
/// <param name="Stream">Which of the layer's streams; the bits from <see cref="Reserved"/> on are the house's own.</param>
/// <param name="FirstRow">The global number of the batch's first sample.</param>
public readonly record struct StreamAddress(ulong Key, uint Step = 0, uint Stream = 0, uint FirstRow = 0)
{
    /// <summary>Elements of a sample that are drawn together: 16 blocks of four words of two halves.</summary>
    internal const int GroupElements = 128;

    /// <summary>The blocks of a group, which follow one another in counter word 0.</summary>
    internal const int GroupBlocks = 16;

    /// <summary>Streams from here on belong to refinements and to other distributions than the 16-bit one.</summary>
    internal const uint Reserved = 1u << 28;

    /// <summary>Where the second 16 bits of an element come from, when the first tie with the threshold.</summary>
    internal StreamAddress ForTies => this with { Stream = Stream | Reserved };

    /// <summary>
    /// The first 16 random bits of an element. Within a group of 128 the element's number is (half, word, block): neighbours come
    /// from neighbouring counters, so that a vector of counters makes a vector of neighbours, whatever its width.
    /// </summary>
    /// <param name="row">The sample's number in the batch.</param>
    /// <param name="element">The element's number in the sample, in storage order.</param>
    public uint Half(long row, long element)
    {
        var (group, inside) = (element / GroupElements, (int)(element % GroupElements));
        var (half, word, block) = (inside / 64, inside / 16 % 4, inside % 16);
        var words = Philox.Block(Key, (uint)(group * GroupBlocks + block), (uint)(FirstRow + row), Step, Stream);
        var drawn = word switch { 0 => words.Item1, 1 => words.Item2, 2 => words.Item3, _ => words.Item4 };
        return half == 0 ? drawn & 0xFFFF : drawn >> 16;
    }
}
