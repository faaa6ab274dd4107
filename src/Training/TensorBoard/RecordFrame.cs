using System.Buffers.Binary;
using System.Numerics;

namespace DropoutTorch.Training;

/// <summary>
/// A record of a TFRecord file: the length in 8 bytes, a checksum of these, the bytes, a checksum of them, all little-endian
/// (https://www.tensorflow.org/tutorials/load_data/tfrecord). The checksum is CRC-32C (RFC 3720), masked so that a record whose bytes
/// hold such records keeps a sound one.
/// </summary>
internal static class RecordFrame
{
    private const int HeadBytes = sizeof(ulong) + sizeof(uint);
    private const uint MaskDelta = 0xA282EAD8;

    /// <summary>In one piece, so that a reader of a growing file mostly sees whole records.</summary>
    internal static byte[] Of(ReadOnlySpan<byte> content)
    {
        byte[] record = new byte[HeadBytes + content.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(ulong)), MaskedCrc(record.AsSpan(0, sizeof(ulong))));
        content.CopyTo(record.AsSpan(HeadBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(HeadBytes + content.Length), MaskedCrc(content));
        return record;
    }

    private static uint MaskedCrc(ReadOnlySpan<byte> bytes) => BitOperations.RotateRight(Crc32C.Of(bytes), 15) + MaskDelta;
}
