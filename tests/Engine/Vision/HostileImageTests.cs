using System.Buffers.Binary;
using System.IO.Compression;
using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torchvision.io;

namespace Engine.Tests.Vision;

/// <summary>Files that are not what they say: each is refused in one line, costs no memory to speak of, and ends no process.</summary>
public sealed class HostileImageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dropouttorch-engine-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableTheory]
    [InlineData("rgb")]
    [InlineData("interlaced")]
    [InlineData("jpeg")]
    public void A_file_cut_off_anywhere_is_refused(string name)
    {
        InstalledTorchvision.Require();
        var whole = VisionGoldens.Instance.Files.First(file => file.Name == name).Bytes;
        // A JPEG reader needs no end marker once it has all rows.
        var last = name == "jpeg" ? whole.Length - 3 : whole.Length;
        for (var length = 0; length < last; length++) Refused(whole[..length]);
    }

    /// <summary>Every byte of small files replaced, by several others: read or refused, in either case the process lives.</summary>
    [SkippableFact]
    public void A_damaged_byte_is_read_or_refused()
    {
        InstalledTorchvision.Require();
        var refused = 0;
        foreach (var file in VisionGoldens.Instance.Files.Where(file => file.Mode == "RGB"))
        {
            var bytes = file.Bytes;
            for (var place = 0; place < bytes.Length; place++)
            {
                foreach (var value in new byte[] { 0, 255, (byte)(bytes[place] ^ 1), (byte)(bytes[place] + 7) })
                {
                    var damaged = (byte[])bytes.Clone();
                    damaged[place] = value;
                    if (!Readable(damaged)) refused++;
                }
            }
        }
        Assert.True(refused > 500, $"only {refused} were refused");
    }

    [SkippableFact]
    public void A_header_that_promises_too_much_is_refused_before_memory_is_taken()
    {
        InstalledTorchvision.Require();
        var before = Environment.WorkingSet;
        Assert.Equal("the PNG image promises 30000000000 bytes of pixels, more than its 9 bytes of data can hold", Refused(Png(100000, 100000, 8, 2, [0])));
        Assert.Contains("promises", Refused(Png(0x7FFFFFFF, 0x7FFFFFFF, 16, 6, [0])), StringComparison.Ordinal);
        Assert.Contains("promises", Refused(Png(0xFFFFFFFF, 0xFFFFFFFF, 255, 6, [0])), StringComparison.Ordinal);
        Assert.Equal("the PNG image has 0x5 pixels", Refused(Png(0, 5, 8, 0, [0])));
        Assert.Equal("the JPEG image promises 65535x65535 pixels, more than its 23 bytes can hold", Refused(Jpeg(65535, 65535)));
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 1L << 30);
    }

    [SkippableFact]
    public void What_is_no_image_is_named()
    {
        InstalledTorchvision.Require();
        Assert.Equal("expected an image, got 0 bytes", Refused([]));
        Assert.Equal("expected an image, got 2 bytes", Refused([0xFF, 0xD8]));
        Assert.StartsWith("Unsupported image file", Refused("this is a text and no image"u8.ToArray()), StringComparison.Ordinal);
        Assert.StartsWith("Unsupported image file", Refused(new byte[100]), StringComparison.Ordinal);
        Assert.Equal("the PNG image does not begin with its header", Refused([.. Png(1, 1, 8, 0, [0])[..8], .. Chunk("IEND"u8, []), .. new byte[20]]));
        Assert.Equal("the PNG image is damaged", Refused(Png(3, 20, 8, 0, [0, 1, 2, 3])));
        Assert.Equal("the PNG image is damaged", Refused(Png(2, 1, 8, 3, [0, 0, 1])));
        Assert.Throws<ArgumentOutOfRangeException>(() => DefaultImager.DecodeImage(new byte[20], (ImageReadMode)17));
        Assert.Throws<ArgumentNullException>(() => DefaultImager.DecodeImage((byte[])null!));
    }

    [Fact]
    public async Task Files_that_are_not_there_are_named()
    {
        var missing = Path.Combine(_folder, "none.png");
        Assert.Equal($"Could not find file '{missing}'.", Assert.Throws<FileNotFoundException>(() => read_image(missing)).Message);
        Assert.Equal($"{_folder}: expected a file, got a folder.", Assert.Throws<IOException>(() => read_image(_folder)).Message);
        Assert.Equal($"{_folder}: expected a file, got a folder.", Assert.Throws<IOException>(() => read_file(_folder)).Message);
        await Assert.ThrowsAsync<FileNotFoundException>(() => read_image_async(missing));
        await Assert.ThrowsAsync<FileNotFoundException>(() => read_file_async(missing));
        Assert.Throws<DirectoryNotFoundException>(() => write_file(Path.Combine(_folder, "none", "x"), zeros(3, ScalarType.Byte)));
    }

    [Fact]
    public void The_check_of_a_JPEG_stops_where_it_knows_no_further()
    {
        JpegFile.Check([0xFF, 0xD8, 0xFF, 0xE0, 0, 2, 0, 0, 0, 0]);
        JpegFile.Check([0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 255]);
        JpegFile.Check([0xFF, 0xD8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
        JpegFile.Check([0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0xFF, 0xE0, 0, 0]);
    }

    /// <summary>torchvision 0.14 gives memory that it has not written here.</summary>
    [SkippableFact]
    public void Palettes_and_few_bits_are_read_with_full_opacity()
    {
        InstalledTorchvision.Require();
        byte[] palette = [.. Chunk("PLTE"u8, [9, 8, 7, 60, 50, 40, 200, 210, 220])];
        foreach (var (depth, row) in new (byte, byte[])[] { (8, [0, 2, 0, 1]), (2, [0, 0b10000100]) })
        {
            var file = Png(3, 1, depth, 3, row, palette);
            Assert.Equal([200, 9, 60, 210, 8, 50, 220, 7, 40, 255, 255, 255], Pixels(file, ImageReadMode.RGB_ALPHA));
            Assert.Equal([200, 9, 60, 210, 8, 50, 220, 7, 40], Pixels(file, ImageReadMode.UNCHANGED));
            Assert.Equal([208, 8, 51, 255, 255, 255], Pixels(file, ImageReadMode.GRAY_ALPHA));
            var transparent = Png(3, 1, depth, 3, row, [.. palette, .. Chunk("tRNS"u8, [5, 100])]);
            Assert.Equal([200, 9, 60, 210, 8, 50, 220, 7, 40, 255, 5, 100], Pixels(transparent, ImageReadMode.UNCHANGED));
        }
        var bits = Png(3, 1, 2, 0, [0, 0b10000100], []);
        Assert.Equal([170, 0, 85, 255, 255, 255], Pixels(bits, ImageReadMode.GRAY_ALPHA));
        Assert.Equal([170, 0, 85, 170, 0, 85, 170, 0, 85, 255, 255, 255], Pixels(bits, ImageReadMode.RGB_ALPHA));
    }

    private static byte[] Pixels(byte[] file, ImageReadMode mode)
    {
        using var image = DefaultImager.DecodeImage(file, mode);
        return image.bytes.ToArray();
    }

    private static string Refused(byte[] data)
    {
        var message = Assert.Throws<InvalidDataException>(() => DefaultImager.DecodeImage(data)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private static bool Readable(byte[] data)
    {
        try
        {
            DefaultImager.DecodeImage(data, ImageReadMode.RGB).Dispose();
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static byte[] Png(uint width, uint height, byte depth, byte colour, byte[] rows, byte[]? extra = null)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (depth, colour);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(rows);
        return [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', .. Chunk("IHDR"u8, header), .. extra ?? [], .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] content)
    {
        byte[] body = [.. type, .. content];
        var chunk = new byte[body.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc(body));
        return chunk;
    }

    // The PNG specification's checksum, bit by bit.
    private static uint Crc(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var one in data)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }

    private static byte[] Jpeg(ushort height, ushort width) =>
        [0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 0xFF, 0xD9];
}
