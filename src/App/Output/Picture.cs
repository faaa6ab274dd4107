using System.Text;
using DropoutTorch.Data;

namespace DropoutTorch.App.Output;

/// <summary>A grey image in characters: one for each two pixels above each other, since a character is twice as high as wide.</summary>
internal static class Picture
{
    // The darkest fifth stays blank, so that noise in the background does not clutter the picture.
    private const string Ramp = "  .:-=+*#%@";
    private const int MaxSide = 36;

    /// <summary>Whether samples are grey images that are small enough for two side by side.</summary>
    public static bool Fits(Dataset dataset) => dataset is ImageDataset && dataset.SampleShape is [1, <= MaxSide, <= MaxSide];

    /// <summary>Draws one sample of shape (1, H, W).</summary>
    public static string Draw(ImageDataset dataset, long index)
    {
        int width = dataset.Images.Width;
        double[] pixels = [.. dataset.Pixels(index).Select(value => value / 255.0)];
        var text = new StringBuilder();
        for (int row = 0; row + width < pixels.Length; row += 2 * width)
        {
            string line = string.Concat(Enumerable.Range(row, width).Select(i => Character((pixels[i] + pixels[i + width]) / 2)));
            text.Append(line.TrimEnd()).Append('\n');
        }
        return text.ToString().TrimEnd('\n');
    }

    private static char Character(double brightness) => Ramp[Math.Clamp((int)(brightness * Ramp.Length), 0, Ramp.Length - 1)];
}
