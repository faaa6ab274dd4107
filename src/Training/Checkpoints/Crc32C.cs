using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace DropoutTorch.Training;

/// <summary>
/// CRC-32C (RFC 3720, section 12.1), which processors compute at the speed of memory. It finds every fault of up to 32 bits in a row, and
/// misses one of 2³² others.
/// </summary>
internal static class Crc32C
{
    internal static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, rest);
        return ~crc;
    }
}
