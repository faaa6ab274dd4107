using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class io
    {
        /// <summary>
        /// Reads and writes images with torchvision's own operators, so that pixels are those that PyTorch sees. Reads PNG and JPEG, and
        /// what else the installed torchvision reads; writes PNG and JPEG with 1 or 3 channels. Channels come in the order of
        /// <see cref="ImageReadMode"/>'s names; palettes are read as the colours that they stand for. The name is that of TorchVision's own imager, which stands on SkiaSharp.
        /// </summary>
        public sealed class SkiaImager : Imager
        {
            // torchvision's own default.
            private const int PngCompression = 6;

            // torchvision compares as many bytes without counting them.
            private const int ShortestSignature = 8;

            private readonly int _quality;

            /// <param name="quality">Of JPEG files, 1 to 100.</param>
            public SkiaImager(int quality = 75)
            {
                if (quality is < 1 or > 100) throw new ArgumentOutOfRangeException(nameof(quality), $"SkiaImager: expected a quality from 1 to 100, got {quality}.");
                _quality = quality;
            }

            /// <exception cref="InvalidDataException">The data is no image, or a damaged one.</exception>
            /// <exception cref="DllNotFoundException">torchvision is not installed.</exception>
            public override Tensor DecodeImage(byte[] data, ImageReadMode mode = ImageReadMode.UNCHANGED)
            {
                ArgumentNullException.ThrowIfNull(data);
                if (!Enum.IsDefined(mode)) throw new ArgumentOutOfRangeException(nameof(mode), $"expected an ImageReadMode, got {(int)mode}.");
                if (data.Length < ShortestSignature) throw new InvalidDataException($"expected an image, got {data.Length} bytes");
                VisionLibrary.RequireImages();
                if (JpegFile.Is(data)) JpegFile.Check(data);
                var (readable, addOpacity) = PngFile.Is(data) ? PngFile.Parse(data).Plan(mode) : (mode, false);
                return Tidied(() =>
                {
                    // torchvision's result is a view with the channels last.
                    var image = Decode(data, readable).contiguous();
                    return addOpacity ? cat([image, full_like(image.narrow(0, 0, 1), byte.MaxValue)], 0) : image;
                });
            }

            public override Tensor DecodeImage(Stream stream, ImageReadMode mode = ImageReadMode.UNCHANGED)
            {
                using var memory = new MemoryStream();
                stream.CopyTo(memory);
                return DecodeImage(memory.ToArray(), mode);
            }

            public override async Task<Tensor> DecodeImageAsync(
                Stream stream, ImageReadMode mode = ImageReadMode.UNCHANGED, CancellationToken cancellationToken = default)
            {
                using var memory = new MemoryStream();
                await stream.CopyToAsync(memory, cancellationToken).ConfigureAwait(false);
                return DecodeImage(memory.ToArray(), mode);
            }

            /// <exception cref="ArgumentException">The tensor is no image, or its number of channels is not 1 or 3.</exception>
            /// <exception cref="NotSupportedException">The format is neither PNG nor JPEG.</exception>
            /// <exception cref="DllNotFoundException">torchvision is not installed.</exception>
            public override byte[] EncodeImage(Tensor image, ImageFormat format)
            {
                if (format is not (ImageFormat.Png or ImageFormat.Jpeg)) throw new NotSupportedException($"SkiaImager: expected the format Png or Jpeg to write, got {format}.");
                Check(image);
                VisionLibrary.RequireImages();
                using var scope = NewDisposeScope();
                var pixels = image.cpu().contiguous();
                return (format == ImageFormat.Png ? Op.Call("image::encode_png", pixels, PngCompression) : Op.Call("image::encode_jpeg", pixels, _quality)).bytes.ToArray();
            }

            public override void EncodeImage(Tensor image, ImageFormat format, Stream stream) => stream.Write(EncodeImage(image, format));

            public override async Task EncodeImageAsync(
                Tensor image, ImageFormat format, Stream stream, CancellationToken cancellationToken = default) =>
                await stream.WriteAsync(EncodeImage(image, format), cancellationToken).ConfigureAwait(false);

            private static Tensor Decode(byte[] data, ImageReadMode mode)
            {
                var bytes = empty(data.Length, ScalarType.Byte);
                data.CopyTo(bytes.bytes);
                try
                {
                    return Op.Call("image::decode_image", bytes, (long)mode);
                }
                catch (TorchException error)
                {
                    var line = error.Message.Split('\n', 2)[0].Trim().TrimEnd('.');
                    // All that it says of libpng's errors, which go to the error stream.
                    throw new InvalidDataException(line == "Internal error" ? "the PNG image is damaged" : line, error);
                }
            }

            private static void Check(Tensor image)
            {
                ArgumentNullException.ThrowIfNull(image);
                if (image.dtype != ScalarType.Byte || image.shape is not [1 or 3, > 0, > 0])
                    throw new ArgumentException($"expected an image of uint8 [1 or 3, H, W] to write, got {image.dtype} [{string.Join(", ", image.shape)}].", nameof(image));
            }
        }
    }
}
