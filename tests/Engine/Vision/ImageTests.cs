using Engine.Tests.Nn;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torchvision;
using static TorchSharp.torchvision.io;

namespace Engine.Tests.Vision;

/// <summary>Image files: read as torchvision reads them, written so that they come back.</summary>
public sealed class ImageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dropouttorch-engine-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, string> Files()
    {
        var data = new TheoryData<string, string>();
        foreach (var file in VisionGoldens.Instance.Files) data.Add(file.Name, file.Mode);
        return data;
    }

    /// <summary>PNG exactly; JPEG to 2 of 255, since decoders may round differently.</summary>
    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void A_file_is_read_as_torchvision_reads_it(string name, string mode)
    {
        InstalledTorchvision.Require();
        using var scope = NewDisposeScope();
        var golden = VisionGoldens.Instance.Files.Single(file => file.Name == name && file.Mode == mode);
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, golden.Bytes);
        var read = () => read_image(path, Enum.Parse<ImageReadMode>(mode));
        if (golden.Image is not { } expected)
        {
            var error = Assert.Throws<InvalidDataException>(read);
            Assert.StartsWith($"{path}: ", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
            return;
        }
        var image = read();
        Assert.Equal(ScalarType.Byte, image.dtype);
        GoldenFile.AssertClose(expected, image, 0, name.Contains("jpeg", StringComparison.Ordinal) ? 2 : 0, $"{name} as {mode}");
    }

    [SkippableTheory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 1, 1)]
    [InlineData(1, 5, 7)]
    [InlineData(3, 8, 3)]
    [InlineData(3, 61, 67)]
    public void Png_comes_back_bit_for_bit(long channels, long height, long width)
    {
        InstalledTorchvision.Require();
        using var scope = NewDisposeScope();
        var image = randint(0, 256, [channels, height, width], ScalarType.Byte);
        var path = Path.Combine(_folder, "image.png");
        write_png(image, path);
        Assert.True(read_image(path).eq(image).all().ToBoolean());
        Assert.True(decode_image(encode_image(image, ImageFormat.Png)).eq(image).all().ToBoolean());
        using var stream = new MemoryStream();
        write_png(image, stream);
        stream.Position = 0;
        Assert.True(read_image(stream).eq(image).all().ToBoolean());
    }

    [SkippableFact]
    public void A_view_is_written_as_it_looks()
    {
        InstalledTorchvision.Require();
        using var scope = NewDisposeScope();
        var image = randint(0, 256, [6, 7, 3], ScalarType.Byte).permute(2, 0, 1).flip(2);
        Assert.True(decode_image(encode_image(image, ImageFormat.Png)).eq(image).all().ToBoolean());
    }

    [SkippableFact]
    public void Jpeg_comes_back_nearly_and_better_with_more_quality()
    {
        InstalledTorchvision.Require();
        using var scope = NewDisposeScope();
        var image = (arange(48).unsqueeze(1) * 2 + arange(50)).to(ScalarType.Byte).expand(3, -1, -1).contiguous();
        double Distance(int quality) => (decode_image(encode_image(image, ImageFormat.Jpeg, new SkiaImager(quality))).to(ScalarType.Float64) - image.to(ScalarType.Float64)).abs().mean().ToDouble();
        Assert.InRange(Distance(95), 0, 1.5);
        Assert.True(Distance(95) < Distance(10));
        var path = Path.Combine(_folder, "image.jpg");
        write_jpeg(image, path);
        Assert.Equal([3, 48, 50], read_image(path).shape);
        using var stream = new MemoryStream();
        write_jpeg(image, stream);
        Assert.Equal(File.ReadAllBytes(path), stream.ToArray());
    }

    [SkippableFact]
    public async Task Tasks_do_what_calls_do()
    {
        InstalledTorchvision.Require();
        using var image = randint(0, 256, [3, 4, 5], ScalarType.Byte);
        var path = Path.Combine(_folder, "image.png");
        await write_image_async(image, path, ImageFormat.Png);
        using var fromFile = await read_image_async(path);
        using var stream = new MemoryStream();
        await write_image_async(image, stream, ImageFormat.Png);
        stream.Position = 0;
        using var fromStream = await read_image_async(stream, ImageReadMode.RGB);
        Assert.Equal(image.bytes, fromFile.bytes);
        Assert.Equal(image.bytes, fromStream.bytes);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DefaultImager.DecodeImageAsync(stream, cancellationToken: gone.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DefaultImager.EncodeImageAsync(image, ImageFormat.Png, stream, gone.Token));
    }

    [Fact]
    public async Task Files_of_bytes_come_back()
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(_folder, "bytes");
        var data = arange(300).remainder(256).to(ScalarType.Byte);
        write_file(path, data);
        Assert.True(read_file(path).eq(data).all().ToBoolean());
        write_file_async(path, data.narrow(0, 5, 10));
        using var shorter = await read_file_async(path);
        Assert.Equal([5, 6, 7, 8, 9, 10, 11, 12, 13, 14], shorter.bytes.ToArray());
        write_file(path, empty(0, ScalarType.Byte));
        Assert.Equal(0, read_file(path).numel());
    }

    [SkippableFact]
    public void A_shorter_file_replaces_a_longer_one_and_a_failure_none()
    {
        InstalledTorchvision.Require();
        using var scope = NewDisposeScope();
        var path = Path.Combine(_folder, "image.png");
        write_png(randint(0, 256, [3, 50, 50], ScalarType.Byte), path);
        var small = zeros(1, 2, 2, ScalarType.Byte);
        write_png(small, path);
        Assert.Equal(encode_image(small, ImageFormat.Png).bytes.ToArray(), File.ReadAllBytes(path));
        Assert.Throws<ArgumentException>(() => write_png(zeros(2, 2, 2, ScalarType.Byte), path));
        Assert.True(read_image(path).eq(small).all().ToBoolean());
    }

    [Fact]
    public void What_is_no_image_is_not_written()
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(_folder, "none.png");
        Assert.Equal("write_image: expected an image of uint8, got Float32.", Message<ArgumentException>(() => write_png(zeros(3, 2, 2), path)));
        foreach (var shape in new long[][] { [2, 2], [2, 3, 3], [4, 2, 2], [3, 0, 2], [1, 3, 2, 2] })
            Assert.Equal(
                $"expected an image of uint8 [1 or 3, H, W] to write, got Byte [{string.Join(", ", shape)}].",
                Message<ArgumentException>(() => write_png(zeros(shape, ScalarType.Byte), path)));
        Assert.Equal("SkiaImager: expected the format Png or Jpeg to write, got Bmp.", Message<NotSupportedException>(() => write_image(zeros(3, 2, 2, ScalarType.Byte), path, ImageFormat.Bmp)));
        Assert.Equal("SkiaImager: expected a quality from 1 to 100, got 0.", Message<ArgumentOutOfRangeException>(() => new SkiaImager(0)));
        Assert.Equal("decode_image: expected the bytes of a file, uint8 [N], got Byte [2, 2].", Message<ArgumentException>(() => decode_image(zeros(2, 2, ScalarType.Byte))));
        Assert.Equal("write_file: expected the bytes of a file, uint8 [N], got Float32 [2].", Message<ArgumentException>(() => write_file(path, zeros(2))));
        Assert.Throws<ArgumentNullException>(() => write_png(null!, path));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void An_imager_of_ones_own_takes_over()
    {
        var before = DefaultImager;
        try
        {
            DefaultImager = new NotImplementedImager();
            Assert.Contains("set torchvision.io.DefaultImager", Message<NotImplementedException>(() => decode_image(zeros(20, ScalarType.Byte))), StringComparison.Ordinal);
            Assert.Throws<NotImplementedException>(() => encode_image(zeros(3, 2, 2, ScalarType.Byte), ImageFormat.Png));
            DefaultImager = new Constant();
            using var image = decode_image(zeros(1, ScalarType.Byte));
            Assert.Equal([1, 1, 1], image.shape);
            using var stream = new MemoryStream();
            using var task = DefaultImager.EncodeImageAsync(image, ImageFormat.Gif, stream);
            Assert.Equal([(byte)ImageFormat.Gif], stream.ToArray());
        }
        finally
        {
            DefaultImager = before;
        }
    }

    private sealed class Constant : Imager
    {
        public override Tensor DecodeImage(Stream stream, ImageReadMode mode = ImageReadMode.UNCHANGED) => zeros(1, 1, 1, ScalarType.Byte);
        public override Tensor DecodeImage(byte[] data, ImageReadMode mode = ImageReadMode.UNCHANGED) => zeros(1, 1, 1, ScalarType.Byte);
        public override void EncodeImage(Tensor image, ImageFormat format, Stream stream) => stream.Write(EncodeImage(image, format));
        public override byte[] EncodeImage(Tensor image, ImageFormat format) => [(byte)format];
    }

    private static string Message<T>(Action call) where T : Exception => Assert.Throws<T>(call).Message.Split(" (Parameter", 2)[0];
}
