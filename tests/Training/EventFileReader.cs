using System.Buffers.Binary;
using System.Text;

namespace Training.Tests;

/// <summary>One event as read back; what it does not hold is null.</summary>
internal sealed record ReadEvent(double Time, long Step)
{
    public string? Version { get; init; }

    public long? SessionStatus { get; init; }

    public string? Tag { get; init; }

    public float? Value { get; init; }

    public ReadHistogram? Histogram { get; init; }
}

internal sealed record ReadHistogram(double Min, double Max, double Count, double Sum, double SumOfSquares, double[] Limits, double[] Numbers);

/// <summary>Reads an event file by the format's description, sharing no line with the writer: every checksum bit by bit, unknown fields refused.</summary>
internal static class EventFileReader
{
    public static List<ReadEvent> Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        List<ReadEvent> events = [];
        for (int at = 0; at < file.Length;)
        {
            int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at)));
            Assert.Equal(Masked(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            ReadOnlySpan<byte> content = file.AsSpan(at + 12, length);
            Assert.Equal(Masked(content), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            events.Add(Event(content));
            at += 16 + length;
        }
        return events;
    }

    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }
        return ~crc;
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = Crc32C(bytes);
        return unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8);
    }

    private static ReadEvent Event(ReadOnlySpan<byte> bytes)
    {
        Dictionary<int, object> fields = Fields(bytes);
        var read = new ReadEvent((double)fields[1], (long)fields[2]);
        if (fields.TryGetValue(3, out object? version))
            return read with { Version = Encoding.UTF8.GetString((byte[])version) };
        if (fields.TryGetValue(7, out object? session))
            return read with { SessionStatus = (long)Fields((byte[])session)[1] };
        Dictionary<int, object> value = Fields((byte[])Fields((byte[])fields[5])[1]);
        read = read with { Tag = Encoding.UTF8.GetString((byte[])value[1]) };
        return value.TryGetValue(2, out object? scalar) ? read with { Value = (float)scalar } : read with { Histogram = Histogram((byte[])value[5]) };
    }

    private static ReadHistogram Histogram(byte[] bytes)
    {
        Dictionary<int, object> fields = Fields(bytes);
        return new(
            (double)fields[1], (double)fields[2], (double)fields[3], (double)fields[4], (double)fields[5],
            Doubles((byte[])fields[6]), Doubles((byte[])fields[7]));
    }

    private static double[] Doubles(byte[] bytes)
    {
        Assert.Equal(0, bytes.Length % 8);
        return [.. Enumerable.Range(0, bytes.Length / 8).Select(i => BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(8 * i)))];
    }

    private static Dictionary<int, object> Fields(ReadOnlySpan<byte> bytes)
    {
        Dictionary<int, object> fields = [];
        while (bytes.Length > 0)
        {
            ulong tag = Varint(ref bytes);
            object value;
            switch (tag & 7)
            {
                case 0: value = (long)Varint(ref bytes); break;
                case 1: value = BinaryPrimitives.ReadDoubleLittleEndian(Take(ref bytes, 8)); break;
                case 2: value = Take(ref bytes, (int)Varint(ref bytes)).ToArray(); break;
                case 5: value = BinaryPrimitives.ReadSingleLittleEndian(Take(ref bytes, 4)); break;
                default: throw new InvalidDataException($"wire type {tag & 7}");
            }
            fields.Add((int)(tag >> 3), value);
        }
        return fields;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, int count)
    {
        ReadOnlySpan<byte> taken = bytes[..count];
        bytes = bytes[count..];
        return taken;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = Take(ref bytes, 1)[0];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return value;
        }
    }
}
