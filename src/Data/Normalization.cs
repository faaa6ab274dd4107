using DropoutTorch.Options;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Data;

/// <summary>
/// How grey bytes become network inputs: <c>x = (b / 255 - Mean) / Std</c>. Mean and Std are those of the training images, and the
/// test images, or any image to be classified later, must be treated with the same two numbers.
/// </summary>
/// <param name="Mean">Mean brightness, between 0 and 1.</param>
/// <param name="Std">Standard deviation of the brightness (over all pixels, divisor N), above 0.</param>
public sealed record Normalization(double Mean, double Std)
{
    /// <summary>Mean and standard deviation of the given pixels, from their histogram, so that the sum's order cannot matter.</summary>
    /// <param name="name">The data set's name, for the error.</param>
    /// <param name="pixels">At least one byte.</param>
    /// <exception cref="DataException">There is no pixel, or all are equal: a division by zero would follow.</exception>
    public static Normalization Of(string name, ReadOnlySpan<byte> pixels)
    {
        Span<long> histogram = stackalloc long[256];
        foreach (byte pixel in pixels)
            histogram[pixel]++;
        double mean = 0, variance = 0;
        for (int value = 0; value < histogram.Length; value++)
            mean += value / 255.0 * histogram[value];
        mean /= pixels.Length;
        for (int value = 0; value < histogram.Length; value++)
            variance += histogram[value] * ((value / 255.0) - mean) * ((value / 255.0) - mean);
        variance /= pixels.Length;
        if (!(variance > 0))
            throw new DataException(name, "training images with more than one brightness", "all pixels equal", "check the images");
        return new Normalization(mean, Math.Sqrt(variance));
    }

    /// <summary>
    /// The normalised images as a float32 tensor, with float32 steps in the order of torchvision's ToTensor and Normalize.
    /// It belongs to the caller's dispose scope.
    /// </summary>
    /// <param name="pixels">Grey bytes, as many as <paramref name="shape"/> says.</param>
    /// <param name="shape">The tensor's shape, (N, 1, H, W) for images.</param>
    public Tensor ToTensor(byte[] pixels, params long[] shape)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor images = tensor(pixels, shape).to(float32);
        return images.div_(255f).sub_((float)Mean).div_((float)Std).MoveToOuterDisposeScope();
    }
}
