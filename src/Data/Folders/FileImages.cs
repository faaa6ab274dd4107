using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>Images that are decoded whenever they are read.</summary>
internal sealed class FileImages : IImageStore
{
    private readonly IReadOnlyList<ClassImage> _files;
    private readonly ImageDecoder _decoder;

    /// <param name="files">The images; at least one.</param>
    /// <param name="decoder">Reads them.</param>
    public FileImages(IReadOnlyList<ClassImage> files, ImageDecoder decoder)
    {
        (_files, _decoder) = (files, decoder);
        (Height, Width) = decoder.SizeOf(files[0].File);
    }

    public int Channels => ImageDecoder.Channels;

    public int Height { get; }

    public int Width { get; }

    public long Count => _files.Count;

    private int ImageBytes => Channels * Height * Width;

    public void Read(long index, Span<byte> into) => _decoder.Read(_files[(int)index].File, Height, Width, into);

    /// <summary>All images in memory, decoded on all cores, where they take at most so many bytes; else null.</summary>
    /// <exception cref="DataException">An image is damaged: the first such.</exception>
    public MemoryImages? Decoded(long mostBytes)
    {
        long bytes = Count * ImageBytes;
        if (bytes > Math.Min(mostBytes, Array.MaxLength))
            return null;
        byte[] pixels = new byte[bytes];
        DataException?[] damaged = new DataException?[_files.Count];
        // Break lets every image before the bad one be read, so that the message does not depend on the threads.
        Parallel.For(0, _files.Count, (i, loop) =>
        {
            try
            {
                Read(i, pixels.AsSpan(i * ImageBytes, ImageBytes));
            }
            catch (DataException e)
            {
                damaged[i] = e;
                loop.Break();
            }
        });
        return Array.Find(damaged, e => e is not null) is DataException first ? throw first : new MemoryImages(Channels, Height, Width, pixels);
    }
}
