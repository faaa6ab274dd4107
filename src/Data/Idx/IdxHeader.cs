using System.Buffers.Binary;
using System.Globalization;
using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>
/// The head of an IDX file: two zero bytes, the element type (0x08 = unsigned byte), the rank, then one big-endian int32 a dimension.
/// </summary>
internal sealed record IdxHeader(int[] Shape, int Elements)
{
    private const string WrongFile = "give the IDX file itself, as published (named ...idx1-ubyte or ...idx3-ubyte, with or without .gz)";
    private const string WrongRank = "labels are rank 1 and images rank 3: check that the two files are not swapped";
    private const byte UnsignedByte = 0x08;
    private const int MagicBytes = 4;

    /// <summary>How many bytes the header takes in the file.</summary>
    public int Bytes => MagicBytes + (sizeof(int) * Shape.Length);

    /// <summary>Reads and checks the header. Nothing is allocated on the word of the file but its dimensions (255 at most).</summary>
    public static IdxHeader Read(Stream stream, string path, int? rank, int maxBytes)
    {
        Span<byte> magic = stackalloc byte[MagicBytes];
        int got = stream.ReadAtLeast(magic, MagicBytes, throwOnEndOfStream: false);
        if (got < MagicBytes)
            throw new DataException(path, "an IDX file (at least 4 bytes)", Invariant($"{got} bytes"), DataFile.Damaged);
        CheckMagic(magic, path, rank);

        byte[] sizes = new byte[sizeof(int) * magic[3]];
        got = stream.ReadAtLeast(sizes, sizes.Length, throwOnEndOfStream: false);
        if (got < sizes.Length)
        {
            string expected = Invariant($"{sizes.Length} bytes of IDX dimensions (rank {magic[3]})");
            throw new DataException(path, expected, Invariant($"{got}"), DataFile.Damaged);
        }
        return FromSizes(sizes, path, maxBytes);
    }

    public string ShapeText() => "(" + string.Join(", ", Shape.Select(size => size.ToString(CultureInfo.InvariantCulture))) + ")";

    private static void CheckMagic(ReadOnlySpan<byte> magic, string path, int? rank)
    {
        if (magic[0] != 0 || magic[1] != 0)
            throw new DataException(path, "an IDX file (first bytes 00 00 08)", "first bytes " + Hex(magic), WrongFile);
        if (magic[2] != UnsignedByte)
            throw new DataException(path, "IDX elements of type 08 (unsigned byte)", $"type {magic[2]:X2}{TypeName(magic[2])}", WrongFile);
        if (magic[3] == 0)
            throw new DataException(path, "an IDX rank of at least 1", "rank 0", DataFile.Damaged);
        if (rank is int wanted && magic[3] != wanted)
            throw new DataException(path, Invariant($"IDX rank {wanted}"), Invariant($"rank {magic[3]}"), WrongRank);
    }

    private static IdxHeader FromSizes(ReadOnlySpan<byte> sizes, string path, int maxBytes)
    {
        var shape = new int[sizes.Length / sizeof(int)];
        for (int i = 0; i < shape.Length; i++)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(sizes[(sizeof(int) * i)..]);
            if (size > int.MaxValue)
                throw new DataException(path, Invariant($"IDX dimension {i} between 0 and {int.MaxValue}"), Invariant($"{size}"), DataFile.Damaged);
            shape[i] = (int)size;
        }
        var header = new IdxHeader(shape, 0);
        return header with { Elements = header.CountElements(path, maxBytes) };
    }

    /// <summary>The product of the dimensions; it is compared with the limit after each factor, so that it cannot overflow.</summary>
    private int CountElements(string path, int maxBytes)
    {
        if (Array.IndexOf(Shape, 0) >= 0)
            return 0;
        long elements = 1;
        foreach (int size in Shape)
        {
            elements *= size;
            if (elements > maxBytes)
                throw new DataException(path, Invariant($"at most {maxBytes} elements"), "IDX dimensions " + ShapeText(), DataFile.Damaged);
        }
        return (int)elements;
    }

    private static string Hex(ReadOnlySpan<byte> bytes) =>
        string.Join(' ', bytes.ToArray().Select(b => b.ToString("X2", CultureInfo.InvariantCulture)));

    private static string TypeName(byte type) => type switch
    {
        0x09 => " (signed byte)",
        0x0B => " (int16)",
        0x0C => " (int32)",
        0x0D => " (float32)",
        0x0E => " (float64)",
        _ => "",
    };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
