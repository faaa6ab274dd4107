namespace DropoutTorch.Data;

/// <summary>
/// Sets a square of a normalised image to 0, the mean of each channel. Its centre is any pixel, so that the border may cut it off.
/// DeVries and Taylor 2017, "Improved Regularization of Convolutional Neural Networks with Cutout", arXiv:1708.04552.
/// </summary>
internal static class Cutout
{
    public static void Apply(CounterRandom random, ImageSize size, Span<float> image, int side)
    {
        int y = random.Below(size.Height), x = random.Below(size.Width);
        Clear(size, image, y - (side / 2), x - (side / 2), side);
    }

    /// <summary>Clears what lies within the image of the square with this upper left corner.</summary>
    public static void Clear(ImageSize size, Span<float> image, int top, int left, int side)
    {
        int first = Math.Max(0, left), width = Math.Min(size.Width, left + side) - first;
        for (int channel = 0; channel < size.Channels; channel++)
            for (int y = Math.Max(0, top); y < Math.Min(size.Height, top + side); y++)
                image.Slice((channel * size.Plane) + (y * size.Width) + first, width).Clear();
    }
}
