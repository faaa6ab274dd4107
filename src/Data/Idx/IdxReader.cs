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
        return DataFile.Read(path, "an IDX file", content => Read(content, rank, maxBytes));
    }

    private static IdxArray Read(DataStream content, int? rank, int maxBytes)
    {
        IdxHeader header = IdxHeader.Read(content, content.Path, rank, maxBytes);
        CheckLength(content, header);
        byte[] data = GrowingRead.UpTo(content, header.Elements);
        if (data.Length < header.Elements)
            throw WrongLength(content, header, $"{data.Length}");
        if (content.ReadByte() >= 0)
            throw WrongLength(content, header, "more");
        return new IdxArray(data, header.Shape);
    }

    /// <summary>Compares what the header promises with the size of the file, before memory is taken.</summary>
    private static void CheckLength(DataStream content, IdxHeader header)
    {
        if (content.Compressed && header.Elements > content.MostBytes)
            throw WrongLength(content, header, $"a compressed file of {content.FileBytes} bytes, which holds at most {content.MostBytes}");
        long payload = content.FileBytes - header.Bytes;
        if (!content.Compressed && payload != header.Elements)
            throw WrongLength(content, header, $"{payload}");
    }

    private static DataException WrongLength(DataStream content, IdxHeader header, string got) =>
        new(content.Path, $"{header.Elements} data bytes for the IDX dimensions {header.ShapeText()}", got, DataFile.Damaged);
}
