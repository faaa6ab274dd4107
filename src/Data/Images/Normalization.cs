using System.Globalization;
using System.Runtime.InteropServices;
using DropoutTorch.Options;
using static TorchSharp.torch;

namespace DropoutTorch.Data;

/// <summary>
/// How bytes become network inputs: <c>x = (b / 255 - Mean) / Std</c>, with one mean and one deviation for each channel. They are those of
/// the training images, and the test images, or any image to be classified later, must be treated with the same numbers.
/// </summary>
public sealed record Normalization
{
    private const int Levels = 256;

    /// <summary>Checks the numbers.</summary>
    /// <param name="mean">Mean brightness of each channel, between 0 and 1.</param>
    /// <param name="std">Standard deviation of each channel's brightness (over all pixels, divisor N), above 0.</param>
    /// <exception cref="DataException">The lists differ in length or are empty, a mean is not finite, or a deviation is not above 0.</exception>
    public Normalization(IReadOnlyList<double> mean, IReadOnlyList<double> std)
    {
        (Mean, Std) = (ValueList.Of(mean), ValueList.Of(std));
        const string fix = "take the numbers of the training images";
        if (Mean.Count == 0 || Mean.Count != Std.Count)
            throw new DataException("normalization", "a mean and a deviation for each channel", $"{Mean.Count} means and {Std.Count} deviations", fix);
        if (!Mean.All(double.IsFinite) || !Std.All(value => double.IsFinite(value) && value > 0))
            throw new DataException("normalization", "finite means and deviations above 0", $"means {Text(Mean)} and deviations {Text(Std)}", fix);
    }

    /// <summary>Mean brightness of each channel, between 0 and 1.</summary>
    public IReadOnlyList<double> Mean { get; }

    /// <summary>Standard deviation of each channel's brightness, above 0.</summary>
    public IReadOnlyList<double> Std { get; }

    /// <summary>Pixels from 0 to 1 as they are.</summary>
    /// <param name="channels">How many, at least 1.</param>
    public static Normalization None(int channels) => new([.. Enumerable.Repeat(0.0, channels)], [.. Enumerable.Repeat(1.0, channels)]);

    /// <summary>Mean and standard deviation of all images of a store.</summary>
    /// <param name="name">The data set's name, for the error.</param>
    /// <param name="images">The training images.</param>
    /// <exception cref="DataException">There is no image, or all pixels of a channel are equal: a division by zero would follow.</exception>
    public static Normalization Of(string name, IImageStore images)
    {
        ArgumentNullException.ThrowIfNull(images);
        long[] all = new long[images.Count];
        for (long i = 0; i < all.Length; i++)
            all[i] = i;
        return Of(name, images, all);
    }

    /// <summary>Mean and standard deviation of some images, from the histogram of each channel, so that the sum's order cannot matter.</summary>
    /// <param name="name">The data set's name, for the error.</param>
    /// <param name="images">Where the images are.</param>
    /// <param name="chosen">The numbers of the training images.</param>
    /// <exception cref="DataException">There is no image, or all pixels of a channel are equal: a division by zero would follow.</exception>
    public static Normalization Of(string name, IImageStore images, IReadOnlyList<long> chosen)
    {
        (double Mean, double Std)[] channels = [.. Histograms(images, chosen).Select(histogram => Moments(name, histogram))];
        return new Normalization([.. channels.Select(channel => channel.Mean)], [.. channels.Select(channel => channel.Std)]);
    }

    /// <summary>
    /// Normalised images as a float32 tensor, with float32 steps in the order of torchvision's ToTensor and Normalize. It belongs to the
    /// caller's dispose scope.
    /// </summary>
    /// <param name="pixels">Image after image, plane after plane.</param>
    /// <param name="shape">The tensor's shape, (N, C, H, W).</param>
    /// <exception cref="ArgumentException">The shape has other channels, or another number of elements than there are pixels.</exception>
    public Tensor ToTensor(ReadOnlySpan<byte> pixels, params long[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        long elements = shape.Aggregate(1L, (product, size) => checked(product * size));
        if (shape.Length != 4 || shape[1] != Mean.Count || elements != pixels.Length)
        {
            string expected = $"expected a shape (N, {Mean.Count}, H, W) of {pixels.Length} elements";
            throw new ArgumentException($"{expected}, got ({string.Join(", ", shape)})", nameof(shape));
        }
        Tensor images = empty(shape, dtype: float32, device: CPU);
        Span<float> into = MemoryMarshal.Cast<byte, float>(images.bytes);
        float[][] tables = Tables();
        int image = shape[0] == 0 ? 0 : pixels.Length / (int)shape[0];
        for (int start = 0; start < pixels.Length; start += image)
            Apply(tables, pixels.Slice(start, image), into.Slice(start, image));
        return images;
    }

    /// <summary>For each channel, what each of the 256 brightnesses becomes.</summary>
    internal float[][] Tables()
    {
        float[][] tables = new float[Mean.Count][];
        for (int channel = 0; channel < tables.Length; channel++)
        {
            float mean = (float)Mean[channel], std = (float)Std[channel];
            tables[channel] = new float[Levels];
            for (int value = 0; value < Levels; value++)
                tables[channel][value] = ((value / 255f) - mean) / std;
        }
        return tables;
    }

    /// <summary>Looks every pixel of one image up in the table of its channel.</summary>
    internal static void Apply(float[][] tables, ReadOnlySpan<byte> image, Span<float> into)
    {
        int plane = image.Length / tables.Length;
        for (int channel = 0; channel < tables.Length; channel++)
        {
            float[] table = tables[channel];
            ReadOnlySpan<byte> from = image.Slice(channel * plane, plane);
            Span<float> to = into.Slice(channel * plane, plane);
            for (int i = 0; i < from.Length; i++)
                to[i] = table[from[i]];
        }
    }

    private static long[][] Histograms(IImageStore images, IReadOnlyList<long> chosen)
    {
        long[][] counts = [.. Enumerable.Range(0, images.Channels).Select(_ => new long[Levels])];
        int plane = images.Height * images.Width;
        byte[] image = new byte[images.Channels * plane];
        foreach (long index in chosen)
        {
            images.Read(index, image);
            for (int channel = 0; channel < counts.Length; channel++)
                foreach (byte pixel in image.AsSpan(channel * plane, plane))
                    counts[channel][pixel]++;
        }
        return counts;
    }

    private static (double Mean, double Std) Moments(string name, long[] histogram)
    {
        long pixels = histogram.Sum();
        double mean = 0, variance = 0;
        for (int value = 0; value < Levels; value++)
            mean += value / 255.0 * histogram[value];
        mean /= pixels;
        for (int value = 0; value < Levels; value++)
            variance += histogram[value] * ((value / 255.0) - mean) * ((value / 255.0) - mean);
        variance /= pixels;
        if (!(variance > 0))
            throw new DataException(name, "training images with more than one brightness in every channel", "all pixels equal", "check the images");
        return (mean, Math.Sqrt(variance));
    }

    private static string Text(IReadOnlyList<double> numbers) => string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
}
