namespace TorchSharp;

public static partial class torchvision
{
    /// <summary>The format of an image file.</summary>
    public enum ImageFormat
    {
        Unknown,
        Png,
        Jpeg,
        Bmp,
        Gif,
        Tiff,
        Emf,
        Exif,
        Wmf,
        Pbm,
        Tga,
        Webp,
    }
}
