namespace DropoutTorch.Data;

/// <summary>
/// Images of one size as bytes, read by number from several threads at once. Parts of a data set share a store, so that none of them can
/// free it: what it holds is left to the garbage collector.
/// </summary>
public interface IImageStore
{
    /// <summary>Planes of an image: 1 for grey, 3 for red, green and blue.</summary>
    int Channels { get; }

    /// <summary>Rows.</summary>
    int Height { get; }

    /// <summary>Columns.</summary>
    int Width { get; }

    /// <summary>How many images there are.</summary>
    long Count { get; }

    /// <summary>Copies one image: plane after plane, each row by row, 0 = black.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> − 1.</param>
    /// <param name="into">As many bytes as an image has.</param>
    void Read(long index, Span<byte> into);
}
