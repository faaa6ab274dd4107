using System.Buffers.Binary;
using System.Text;

namespace TorchSharp;

/// <summary>Writes the few things that a saved tensor's pickle needs, in protocol 2.</summary>
internal sealed class PickleWriter
{
    private readonly MemoryStream _stream = new();

    internal PickleWriter() => Raw(0x80, 2);

    internal PickleWriter Raw(params ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        return this;
    }

    internal PickleWriter Name(string module, string name) => Raw(Encoding.UTF8.GetBytes($"c{module}\n{name}\n"));

    internal PickleWriter Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        return Raw((byte)'X').Raw(length).Raw(bytes);
    }

    /// <summary>libtorch reads one byte, four, or a long of just eight.</summary>
    internal PickleWriter Number(long number)
    {
        if (number is >= 0 and <= byte.MaxValue) return Raw((byte)'K', (byte)number);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return number is >= int.MinValue and <= int.MaxValue ? Raw((byte)'J').Raw(bytes[..4]) : Raw(0x8a, 8).Raw(bytes);
    }

    internal PickleWriter Tuple(IEnumerable<long> numbers)
    {
        Raw((byte)'(');
        foreach (var number in numbers) Number(number);
        return Raw((byte)'t');
    }

    internal byte[] ToArray() => _stream.ToArray();
}
