namespace DropoutTorch.Data;

/// <summary>The size of an image that lies plane after plane, each row by row.</summary>
internal readonly record struct ImageSize(int Channels, int Height, int Width)
{
    /// <summary>Pixels of one plane.</summary>
    public int Plane => Height * Width;

    /// <summary>Bytes of the image.</summary>
    public int Bytes => Channels * Plane;
}
