namespace DropoutTorch.Data;

/// <summary>Exchanges left and right with probability one half.</summary>
internal sealed record Flip : IPixelChange
{
    public ulong Stream => RandomStreams.Flip;

    public void Apply(CounterRandom random, ImageSize size, ReadOnlySpan<byte> from, Span<byte> into)
    {
        from.CopyTo(into);
        if (random.Chance(0.5f))
            for (int row = 0; row < size.Bytes; row += size.Width)
                into.Slice(row, size.Width).Reverse();
    }
}
