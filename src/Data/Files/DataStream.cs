using System.Buffers.Binary;
using System.IO.Compression;
using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>
/// The content of a data file, decompressed where the file is gzip. It is read once from front to back; reading to the end notices a
/// gzip file that was cut off or has other bytes after it.
/// </summary>
internal sealed class DataStream : Stream
{
    // Deflate's best case: one bit for a match of 258 bytes, one bit for its distance.
    private const long DeflateMaxRatio = 1032;
    private const int GzipOverhead = 18;

    private readonly FileStream _file;
    private readonly Stream _content;
    private long _position;

    public DataStream(FileStream file, string path)
    {
        (_file, Path) = (file, path);
        Compressed = IsGzip(file);
        _content = Compressed ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    public string Path { get; }

    public bool Compressed { get; }

    /// <summary>How many bytes the file takes on the disk.</summary>
    public long FileBytes => _file.Length;

    /// <summary>How many bytes can come out at most: as many as a plain file has, or what so many compressed bytes can become.</summary>
    public long MostBytes => Compressed ? _file.Length * DeflateMaxRatio : _file.Length;

    /// <summary>How many bytes came out so far.</summary>
    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override int Read(Span<byte> buffer)
    {
        int got = ReadContent(buffer);
        _position += got;
        if (got == 0 && buffer.Length > 0 && Compressed)
            CheckGzipEnd();
        return got;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Reads what is left, so that a damaged end is noticed.</summary>
    public void Drain()
    {
        byte[] rest = new byte[1 << 16];
        while (Read(rest) > 0)
        {
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _content.Dispose();
        base.Dispose(disposing);
    }

    private static bool IsGzip(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        bool gzip = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
        file.Position = 0;
        return gzip;
    }

    private int ReadContent(Span<byte> buffer)
    {
        try
        {
            return _content.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new DataException(Path, "intact gzip data", "data that does not decompress", DataFile.Damaged, e);
        }
    }

    /// <summary>
    /// A gzip file ends with the length of its content. .NET's stream checks it where it is there, but takes a file that was cut
    /// before it, or has other bytes after it, for complete.
    /// </summary>
    private void CheckGzipEnd()
    {
        long back = _file.Position;
        Span<byte> end = stackalloc byte[sizeof(uint)];
        if (_file.Length >= GzipOverhead)
        {
            _file.Seek(-end.Length, SeekOrigin.End);
            _file.ReadExactly(end);
            _file.Position = back;
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) == (uint)_position)
                return;
        }
        string expected = $"a gzip file of one part that ends with its content's length ({_position})";
        throw new DataException(Path, expected, "another end", DataFile.Damaged);
    }
}
