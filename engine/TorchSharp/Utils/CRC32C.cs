using System.Numerics;
using System.Runtime.InteropServices;

namespace TorchSharp.Utils;

/// <summary>The checksum CRC-32C (Castagnoli's polynomial, RFC 3720) of bytes, or of a number's bytes in the machine's order.</summary>
public static class CRC32C
{
    public static uint process(byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Process(data);
    }

    public static uint process(int data) => Process(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in data)));
    public static uint process(long data) => Process(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in data)));

    // BitOperations leaves the inversion at both ends to its caller.
    private static uint Process(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..]) crc = BitOperations.Crc32C(crc, MemoryMarshal.Read<ulong>(data));
        foreach (var one in data) crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
