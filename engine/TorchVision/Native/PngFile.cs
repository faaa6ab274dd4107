using System.Buffers.Binary;
using static TorchSharp.torchvision.io;

namespace TorchSharp.Native;

/// <summary>
/// What a PNG file's chunks say, looked at before torchvision decodes it. torchvision 0.14 runs past the end of a file that is cut
/// off, takes whatever memory the header asks for, and hands out memory that it has not written for palettes read with opacity.
/// </summary>
/// <param name="Depth">Bits of a sample.</param>
/// <param name="Colour">The kind: 0 grey, 2 colours, 3 palette, 4 grey and opacity, 6 colours and opacity.</param>
/// <param name="Transparent">Whether there is a table of opacities.</param>
internal readonly record struct PngFile(byte Depth, byte Colour, bool Transparent)
{
    private const int SignatureLength = 8;
    private const int HeaderLength = 13;

    // Length, name, checksum.
    private const int ChunkOverhead = 12;

    // Deflate's best case: one bit for a match of 258 bytes, one bit for its distance.
    private const long DeflateMaxRatio = 1032;

    internal static bool Is(ReadOnlySpan<byte> data) => data is [0x89, (byte)'P', (byte)'N', (byte)'G', ..];

    /// <exception cref="InvalidDataException">The file is cut off, or promises more pixels than it can hold.</exception>
    internal static PngFile Parse(ReadOnlySpan<byte> data)
    {
        var (compressed, transparent) = (0L, false);
        var header = Chunk(data, SignatureLength, out var type);
        if (!type.SequenceEqual("IHDR"u8) || header.Length != HeaderLength) throw new InvalidDataException("the PNG image does not begin with its header");
        for (var place = SignatureLength; ;)
        {
            var content = Chunk(data, place, out type);
            if (type.SequenceEqual("IEND"u8)) break;
            if (type.SequenceEqual("IDAT"u8)) compressed += content.Length;
            transparent |= type.SequenceEqual("tRNS"u8);
            place += ChunkOverhead + content.Length;
        }
        var raw = RawBytes(header);
        if (raw > (UInt128)(compressed * DeflateMaxRatio))
            throw new InvalidDataException($"the PNG image promises {raw} bytes of pixels, more than its {compressed} bytes of data can hold");
        return new PngFile(header[8], header[9], transparent);
    }

    /// <summary>The mode to decode in, and whether to add full opacity afterwards, so that every torchvision gives the same.</summary>
    internal (ImageReadMode Mode, bool AddOpacity) Plan(ImageReadMode mode)
    {
        const int palette = 3;
        if (Colour == palette && mode == ImageReadMode.UNCHANGED) mode = Transparent ? ImageReadMode.RGB_ALPHA : ImageReadMode.RGB;
        // Of greys of few bits the opacity comes back in few bits too.
        var unsafeOpacity = (Colour == palette && !Transparent) || (Colour == 0 && Depth < 8);
        return (unsafeOpacity, mode) switch
        {
            (true, ImageReadMode.GRAY_ALPHA) => (ImageReadMode.GRAY, true),
            (true, ImageReadMode.RGB_ALPHA) => (ImageReadMode.RGB, true),
            _ => (mode, false),
        };
    }

    private static ReadOnlySpan<byte> Chunk(ReadOnlySpan<byte> data, int place, out ReadOnlySpan<byte> type)
    {
        var rest = data[Math.Min(place, data.Length)..];
        if (rest.Length < ChunkOverhead || BinaryPrimitives.ReadUInt32BigEndian(rest) is var length && length > rest.Length - ChunkOverhead)
            throw new InvalidDataException("the PNG image is cut off");
        type = rest[4..8];
        return rest.Slice(8, (int)length);
    }

    private static UInt128 RawBytes(ReadOnlySpan<byte> header)
    {
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
        if (width == 0 || height == 0) throw new InvalidDataException($"the PNG image has {width}x{height} pixels");
        var samples = header[9] switch { 2 => 3u, 4 => 2u, 6 => 4u, _ => 1u };
        return ((UInt128)width * header[8] * samples + 7) / 8 * height;
    }
}
