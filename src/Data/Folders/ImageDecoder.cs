using System.Runtime.InteropServices;
using DropoutTorch.Options;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torchvision.io;
using static TorchSharp.torchvision.transforms;

namespace DropoutTorch.Data;

/// <summary>Makes three planes of bytes of JPEG and PNG files with torchvision's decoder: grey becomes three equal planes, opacity is left out.</summary>
/// <param name="size">
/// Side of the squares that all images are made: the shorter side is brought to it (bilinear, smoothed where it shrinks), then the middle
/// is taken; null to leave them as they are.
/// </param>
internal sealed class ImageDecoder(int? size)
{
    public const int Channels = 3;

    /// <summary>Height and width of an image once it is decoded.</summary>
    public (int Height, int Width) SizeOf(ImageFile file)
    {
        if (size is int side)
            return (side, side);
        using DisposeScope scope = NewDisposeScope();
        long[] shape = Decode(file).shape;
        return ((int)shape[1], (int)shape[2]);
    }

    /// <summary>Decodes one image.</summary>
    /// <param name="file">The image.</param>
    /// <param name="height">Rows that it must have.</param>
    /// <param name="width">Columns that it must have.</param>
    /// <param name="into">Takes the planes, red first.</param>
    /// <exception cref="DataException">It cannot be read or decoded, or has another size.</exception>
    public void Read(ImageFile file, int height, int width, Span<byte> into)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor image = Decode(file);
        if (image.shape[1] != height || image.shape[2] != width)
        {
            string got = $"{image.shape[1]} x {image.shape[2]}";
            throw new DataException(file.Place, $"{height} x {width} pixels, as the first image has", got, "set image_size, to which all are then brought");
        }
        image.bytes.CopyTo(into);
    }

    private Tensor Decode(ImageFile file)
    {
        byte[] bytes = file.Bytes();
        try
        {
            Tensor image = DefaultImager.DecodeImage(bytes, ImageReadMode.RGB);
            return size is int side && (image.shape[1] != side || image.shape[2] != side) ? Square(image, side) : image.contiguous();
        }
        catch (DllNotFoundException e)
        {
            string[] parts = e.Message.Split(" Fix: ", 2);
            string fix = parts.Length > 1 ? parts[1].TrimEnd('.') : "install torchvision";
            throw new DataException("JPEG and PNG images", "torchvision's decoder", parts[0].TrimEnd('.'), fix, e);
        }
        catch (Exception e) when (e is InvalidDataException or ExternalException)
        {
            throw new DataException(file.Place, "a JPEG or PNG image", e.Message.ReplaceLineEndings(" ").TrimEnd('.'), "replace the file, or remove it", e);
        }
    }

    private static Tensor Square(Tensor image, int side)
    {
        Tensor shrunk = functional.resize(image, side, -1, InterpolationMode.Bilinear, antialias: true);
        return functional.center_crop(shrunk, side, side).contiguous();
    }
}
