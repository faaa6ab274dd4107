namespace DropoutTorch.Data;

/// <summary>Images that lie in memory, in one array or in several, as a data set's files may be; so there may be more than 2 GiB of them.</summary>
public sealed class MemoryImages : IImageStore
{
    private readonly byte[][] _arrays;
    private readonly long[] _firsts;
    private readonly int _imageBytes;

    /// <summary>Takes the arrays over: they must not change afterwards.</summary>
    /// <param name="channels">Planes of an image.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="arrays">Image after image; each array holds whole images.</param>
    /// <exception cref="ArgumentException">A size is below 1, or an array ends within an image.</exception>
    public MemoryImages(int channels, int height, int width, params byte[][] arrays)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentNullException.ThrowIfNull(arrays);
        (Channels, Height, Width) = (channels, height, width);
        _imageBytes = checked(channels * height * width);
        _arrays = arrays;
        _firsts = new long[arrays.Length];
        for (int i = 0; i < arrays.Length; i++)
        {
            if (arrays[i].Length % _imageBytes != 0)
                throw new ArgumentException($"expected whole images of {_imageBytes} bytes, got {arrays[i].Length} bytes", nameof(arrays));
            _firsts[i] = Count;
            Count += arrays[i].Length / _imageBytes;
        }
    }

    /// <inheritdoc/>
    public int Channels { get; }

    /// <inheritdoc/>
    public int Height { get; }

    /// <inheritdoc/>
    public int Width { get; }

    /// <inheritdoc/>
    public long Count { get; }

    /// <inheritdoc/>
    public void Read(long index, Span<byte> into)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        int array = _arrays.Length - 1;
        while (_firsts[array] > index)
            array--;
        int start = (int)(index - _firsts[array]) * _imageBytes;
        _arrays[array].AsSpan(start, _imageBytes).CopyTo(into);
    }
}
