namespace TorchSharp.Utils;

/// <summary>Whole numbers in seven-bit groups, lowest first, the high bit saying that more follow (LEB128).</summary>
internal static class VariableLengthInteger
{
    internal static void Encode(this BinaryWriter writer, long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        writer.Write7BitEncodedInt64(value);
    }

    /// <exception cref="InvalidDataException">The bytes are no such number, or a negative one.</exception>
    internal static long Decode(this BinaryReader reader)
    {
        long value;
        try
        {
            value = reader.Read7BitEncodedInt64();
        }
        catch (FormatException error)
        {
            throw new InvalidDataException("expected a number of at most 64 bits: the file is damaged or of another format.", error);
        }
        return value >= 0
            ? value
            : throw new InvalidDataException($"expected a number of 0 or more, got {value}: the file is damaged or of another format.");
    }
}
