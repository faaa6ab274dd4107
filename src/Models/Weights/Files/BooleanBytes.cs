using DropoutTorch.Options;

namespace DropoutTorch.Models.Weights;

/// <summary>Booleans are bytes of 0 and 1; any other would be one that is neither true nor false, on which torch's operators disagree.</summary>
internal static class BooleanBytes
{
    private const int BlockBytes = 1 << 16;

    /// <exception cref="DataException">Some byte is neither 0 nor 1.</exception>
    internal static void Check(ByteSource source, string name, ReadOnlySpan<byte> bytes)
    {
        int at = bytes.IndexOfAnyExceptInRange((byte)0, (byte)1);
        if (at >= 0)
            throw new DataException(source.Name, $"bytes 0 and 1 in {Quote.Text(name)}, which holds booleans", $"{bytes[at]}", WeightsFile.Damaged);
    }

    /// <summary>The same for bytes that are still on the disk.</summary>
    internal static void Check(ByteSource source, string name, long position, long count)
    {
        byte[] block = new byte[Math.Min(count, BlockBytes)];
        for (long done = 0; done < count; done += block.Length)
        {
            Span<byte> part = block.AsSpan(0, (int)Math.Min(block.Length, count - done));
            source.Read(position + done, part);
            Check(source, name, part);
        }
    }
}
