using System.Buffers.Binary;

namespace TorchSharp.Native;

/// <summary>Looks at a JPEG file's header before torchvision takes the memory that it asks for.</summary>
internal static class JpegFile
{
    // Huffman's best case: one bit for a block of 8x8 of a component that stands for 32x32 pixels.
    private const long MaxPixelsPerByte = 8 * 32 * 32;

    internal static bool Is(ReadOnlySpan<byte> data) => data is [0xFF, 0xD8, 0xFF, ..];

    /// <exception cref="InvalidDataException">The file promises more pixels than it can hold.</exception>
    internal static void Check(ReadOnlySpan<byte> data)
    {
        for (var place = 2; place + 4 <= data.Length;)
        {
            if (data[place] != 0xFF) return; // damaged, and the decoder's to judge
            var marker = data[place + 1];
            if (marker is 0xFF or 0x01 or (>= 0xD0 and <= 0xD8))
            {
                place += marker == 0xFF ? 1 : 2;
                continue;
            }
            // The end, or the pixels.
            if (marker is 0xD9 or 0xDA) return;
            // The Huffman-coded frames; arithmetic coding has no such limit.
            if (marker is 0xC0 or 0xC1 or 0xC2 && place + 9 <= data.Length) CheckFrame(data[(place + 5)..], data.Length);
            place += 2 + BinaryPrimitives.ReadUInt16BigEndian(data[(place + 2)..]);
        }
    }

    private static void CheckFrame(ReadOnlySpan<byte> frame, long bytes)
    {
        var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(frame), BinaryPrimitives.ReadUInt16BigEndian(frame[2..]));
        if ((long)height * width > bytes * MaxPixelsPerByte)
            throw new InvalidDataException($"the JPEG image promises {width}x{height} pixels, more than its {bytes} bytes can hold");
    }
}
