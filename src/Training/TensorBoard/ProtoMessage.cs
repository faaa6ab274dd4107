using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace DropoutTorch.Training;

/// <summary>
/// A protocol buffer message that is being written, field after field (https://protobuf.dev/programming-guides/encoding). The few
/// messages of an event file need no generated code. A field is written even where it holds its default, which readers take the same.
/// </summary>
internal sealed class ProtoMessage
{
    private const int VarintWire = 0, EightBytesWire = 1, LengthWire = 2, FourBytesWire = 5;
    private const int LongestVarint = 10;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    internal ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    internal ProtoMessage Integer(int field, long value)
    {
        Tag(field, VarintWire);
        Varint((ulong)value);
        return this;
    }

    internal ProtoMessage Double(int field, double value)
    {
        Tag(field, EightBytesWire);
        BinaryPrimitives.WriteDoubleLittleEndian(Next(sizeof(double)), value);
        return this;
    }

    internal ProtoMessage Single(int field, float value)
    {
        Tag(field, FourBytesWire);
        BinaryPrimitives.WriteSingleLittleEndian(Next(sizeof(float)), value);
        return this;
    }

    internal ProtoMessage Text(int field, string value) => Block(field, Encoding.UTF8.GetBytes(value));

    internal ProtoMessage Message(int field, ProtoMessage value) => Block(field, value.Bytes);

    /// <summary>A repeated field of doubles, packed.</summary>
    internal ProtoMessage Doubles(int field, IReadOnlyList<double> values)
    {
        Tag(field, LengthWire);
        Varint((ulong)values.Count * sizeof(double));
        foreach (double value in values)
            BinaryPrimitives.WriteDoubleLittleEndian(Next(sizeof(double)), value);
        return this;
    }

    private ProtoMessage Block(int field, ReadOnlySpan<byte> bytes)
    {
        Tag(field, LengthWire);
        Varint((ulong)bytes.Length);
        _bytes.Write(bytes);
        return this;
    }

    private void Tag(int field, int wire) => Varint((ulong)((field << 3) | wire));

    /// <summary>Seven bits a byte, the lowest first; the eighth says that more follow.</summary>
    private void Varint(ulong value)
    {
        Span<byte> bytes = stackalloc byte[LongestVarint];
        int count = 0;
        for (; value > 0x7F; value >>= 7)
            bytes[count++] = (byte)(value | 0x80);
        bytes[count++] = (byte)value;
        _bytes.Write(bytes[..count]);
    }

    private Span<byte> Next(int count)
    {
        Span<byte> span = _bytes.GetSpan(count)[..count];
        _bytes.Advance(count);
        return span;
    }
}
