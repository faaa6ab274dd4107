using System.Buffers.Binary;

namespace TorchSharp.Utils;

/// <summary>Reads numbers whose first byte is the most significant one, as IDX files have them.</summary>
public class BigEndianReader
{
    private readonly BinaryReader _reader;

    public BigEndianReader(BinaryReader baseReader)
    {
        ArgumentNullException.ThrowIfNull(baseReader);
        _reader = baseReader;
    }

    public Stream BaseStream => _reader.BaseStream;

    /// <exception cref="EndOfStreamException">Fewer than four bytes are left.</exception>
    public int ReadInt32()
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        _reader.BaseStream.ReadExactly(bytes);
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    /// <summary>The next bytes, the last one first.</summary>
    /// <exception cref="EndOfStreamException">Fewer bytes are left.</exception>
    public byte[] ReadBigEndianBytes(int count)
    {
        var bytes = _reader.ReadBytes(count);
        if (bytes.Length < count) throw new EndOfStreamException($"expected {count} bytes, got {bytes.Length}.");
        Array.Reverse(bytes);
        return bytes;
    }

    /// <summary>The next bytes as they come; fewer at the end.</summary>
    public byte[] ReadBytes(int count) => _reader.ReadBytes(count);

    public void Close() => _reader.Close();
}
