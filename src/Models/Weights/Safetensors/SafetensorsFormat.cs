using System.Buffers.Binary;
using DropoutTorch.Options;

namespace DropoutTorch.Models.Weights;

/// <summary>
/// Reads what a safetensors file says about itself (https://github.com/huggingface/safetensors, "Format"): 8 bytes with the length of
/// a JSON header, the header, then the tensors' bytes, little-endian, row-major, without gaps.
/// </summary>
internal static class SafetensorsFormat
{
    /// <exception cref="DataException">The file breaks a rule of the format.</exception>
    internal static SafetensorsHeader Read(ByteSource source)
    {
        long afterLength = source.Length - SafetensorsHeader.LengthBytes;
        if (afterLength < 0)
            throw Fault(source, $"at least {SafetensorsHeader.LengthBytes} bytes", $"{source.Length}");
        Span<byte> number = stackalloc byte[SafetensorsHeader.LengthBytes];
        source.Read(0, number);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(number);
        ulong limit = (ulong)Math.Min(afterLength, SafetensorsHeader.MaxLength);
        if (length > limit)
            throw Fault(source, $"a header of at most {limit} bytes", $"{length}");
        byte[] json = source.Read(SafetensorsHeader.LengthBytes, (int)length);
        return SafetensorsHeaderParser.Parse(source.Name, json, afterLength - json.Length);
    }

    private static DataException Fault(ByteSource source, string expected, string got) => new(source.Name, expected, got, WeightsFile.Damaged);
}
