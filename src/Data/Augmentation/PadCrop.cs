namespace DropoutTorch.Data;

/// <summary>A crop of the image's own size out of the image with a black border, every place equally likely: the image shifted.</summary>
internal sealed record PadCrop(int Padding) : IPixelChange
{
    public ulong Stream => RandomStreams.PadCrop;

    public void Apply(CounterRandom random, ImageSize size, ReadOnlySpan<byte> from, Span<byte> into)
    {
        int places = (2 * Padding) + 1;
        int top = random.Below(places), left = random.Below(places);
        Shift(size, from, into, top - Padding, left - Padding);
    }

    /// <summary>Pixel (y, x) of the result is pixel (y + <paramref name="down"/>, x + <paramref name="right"/>), black where there is none.</summary>
    public static void Shift(ImageSize size, ReadOnlySpan<byte> from, Span<byte> into, int down, int right)
    {
        into.Clear();
        int first = Math.Max(0, -right), last = Math.Min(size.Width, size.Width - right);
        for (int channel = 0; channel < size.Channels; channel++)
        {
            for (int y = Math.Max(0, -down); y < Math.Min(size.Height, size.Height - down); y++)
            {
                int row = (channel * size.Plane) + (y * size.Width), source = row + (down * size.Width) + right;
                from[(source + first)..(source + last)].CopyTo(into[(row + first)..]);
            }
        }
    }
}
