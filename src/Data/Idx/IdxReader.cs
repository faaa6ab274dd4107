using System.Buffers.Binary;
using System.IO.Compression;
using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>
/// Reads files in the IDX format (LeCun, Cortes, Burges: the MNIST database) that hold unsigned bytes, plain or gzip-compressed.
/// Which of the two a file is, its first bytes decide, not its name.
/// </summary>
public static class IdxReader
{
    /// <summary>The largest array that is read unless the caller says otherwise: 1 GiB.</summary>
    public const int DefaultMaxBytes = 1 << 30;

    // Deflate's best case: one bit for a match of 258 bytes, one bit for its distance.
    private const long DeflateMaxRatio = 1032;
    private const int FirstChunk = 1 << 20;
    private const string NotAFile = "name an existing IDX file";

    /// <summary>
    /// Reads the whole array. The file must hold exactly what its header says: neither a byte less nor a byte more. Sizes are checked
    /// before memory is taken: a plain file's against its length, a compressed file's against what that many compressed bytes can
    /// become; then memory grows with the data that really comes out, so a lying header costs nothing.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="rank">The number of dimensions that the file must have, null for any.</param>
    /// <param name="maxBytes">The largest number of elements to accept.</param>
    /// <exception cref="DataException">
    /// The file is missing, unreadable, not IDX, of another type or rank, too large, truncated or too long.
    /// </exception>
    public static IdxArray Read(string path, int? rank = null, int maxBytes = DefaultMaxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxBytes, Array.MaxLength);
        if (Directory.Exists(path))
            throw new DataException(path, "an IDX file", "a folder", NotAFile);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
            if (!file.CanSeek)
                throw new DataException(path, "a regular file", "a pipe or a device", "save the data to a file first");
            return IsGzip(file) ? ReadGzip(file, path, rank, maxBytes) : ReadPlain(file, path, rank, maxBytes);
        }
        catch (InvalidDataException e)
        {
            throw new DataException(path, "intact gzip data", "data that does not decompress", IdxHeader.Damaged, e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException(path, "an IDX file", "nothing there", NotAFile, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new DataException(path, "a readable file", "no permission to read it", "change its permissions", e);
        }
        catch (ArgumentException e)
        {
            throw new DataException($"'{path}'", "the path of a file", "one that no file can have", NotAFile, e);
        }
        catch (IOException e)
        {
            throw new DataException(path, "a readable file", $"an error of the system ({e.Message})", NotAFile, e);
        }
    }

    private static bool IsGzip(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        bool gzip = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
        file.Position = 0;
        return gzip;
    }

    private static IdxArray ReadPlain(FileStream file, string path, int? rank, int maxBytes)
    {
        IdxHeader header = IdxHeader.Read(file, path, rank, maxBytes);
        long payload = file.Length - header.Bytes;
        if (payload != header.Elements)
            throw WrongLength(path, header, $"{payload}");
        byte[] data = new byte[header.Elements];
        file.ReadExactly(data);
        return new IdxArray(data, header.Shape);
    }

    private static IdxArray ReadGzip(FileStream file, string path, int? rank, int maxBytes)
    {
        using var content = new GZipStream(file, CompressionMode.Decompress);
        IdxHeader header = IdxHeader.Read(content, path, rank, maxBytes);
        long possible = file.Length * DeflateMaxRatio;
        if (header.Elements > possible)
            throw WrongLength(path, header, $"a compressed file of {file.Length} bytes, which holds at most {possible}");
        byte[] data = ReadGrowing(content, header.Elements, out int got);
        if (got < header.Elements)
            throw WrongLength(path, header, $"{got}");
        if (content.ReadByte() >= 0)
            throw WrongLength(path, header, "more");
        CheckGzipEnd(file, path, header);
        return new IdxArray(data, header.Shape);
    }

    /// <summary>
    /// A gzip file ends with the length of its content. .NET's stream checks it where it is there, but takes a file that was cut
    /// before it, or has other bytes after it, for complete.
    /// </summary>
    private static void CheckGzipEnd(FileStream file, string path, IdxHeader header)
    {
        Span<byte> end = stackalloc byte[sizeof(uint)];
        file.Seek(-end.Length, SeekOrigin.End);
        file.ReadExactly(end);
        int length = header.Bytes + header.Elements;
        if (BinaryPrimitives.ReadUInt32LittleEndian(end) == (uint)length)
            return;
        string expected = $"a gzip file of one part that ends with its content's length ({length})";
        throw new DataException(path, expected, "another end", IdxHeader.Damaged);
    }

    /// <summary>Reads up to <paramref name="wanted"/> bytes into memory that at most doubles beyond what has arrived.</summary>
    private static byte[] ReadGrowing(Stream content, int wanted, out int got)
    {
        byte[] data = new byte[Math.Min(wanted, FirstChunk)];
        got = 0;
        while (true)
        {
            got += content.ReadAtLeast(data.AsSpan(got), data.Length - got, throwOnEndOfStream: false);
            if (got < data.Length || got == wanted)
                return data;
            Array.Resize(ref data, (int)Math.Min(wanted, 2L * data.Length));
        }
    }

    private static DataException WrongLength(string path, IdxHeader header, string got) =>
        new(path, $"{header.Elements} data bytes for the IDX dimensions {header.ShapeText()}", got, IdxHeader.Damaged);
}
