namespace TorchSharp.Utils;

/// <summary>Whole numbers in seven-bit groups, lowest first, the high bit saying that more follow (LEB128).</summary>
internal static class VariableLengthInteger
{
    internal static void Encode(this BinaryWriter writer, long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        writer.Write7BitEncodedInt64(value);
    }

    internal static long Decode(this BinaryReader reader) => reader.Read7BitEncodedInt64();
}
