namespace DropoutTorch.Data;

/// <summary>One random change of an image's bytes.</summary>
internal interface IPixelChange
{
    /// <summary>The change's own stream in <see cref="RandomStreams"/>.</summary>
    ulong Stream { get; }

    /// <summary>Draws what to do and does it.</summary>
    void Apply(CounterRandom random, ImageSize size, ReadOnlySpan<byte> from, Span<byte> into);
}
