using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class io
    {
        /// <summary>Reads an image file as uint8 [C, H, W].</summary>
        /// <param name="filename">The file.</param>
        /// <param name="mode">Which channels to read it as.</param>
        /// <param name="imager">What reads it; null is <see cref="DefaultImager"/>.</param>
        /// <exception cref="InvalidDataException">The file is no image, or a damaged one.</exception>
        public static Tensor read_image(string filename, ImageReadMode mode = ImageReadMode.UNCHANGED, Imager? imager = null) =>
            Named(filename, () => Of(imager).DecodeImage(Files.Read(filename), mode));

        public static Tensor read_image(Stream stream, ImageReadMode mode = ImageReadMode.UNCHANGED, Imager? imager = null) => Of(imager).DecodeImage(stream, mode);

        /// <inheritdoc cref="read_image(string, ImageReadMode, Imager)"/>
        public static async Task<Tensor> read_image_async(string filename, ImageReadMode mode = ImageReadMode.UNCHANGED, Imager? imager = null)
        {
            var data = await Files.ReadAsync(filename).ConfigureAwait(false);
            return Named(filename, () => Of(imager).DecodeImage(data, mode));
        }

        public static Task<Tensor> read_image_async(Stream stream, ImageReadMode mode = ImageReadMode.UNCHANGED, Imager? imager = null) =>
            Of(imager).DecodeImageAsync(stream, mode);

        /// <summary>Writes an image, uint8 [C, H, W], to a file.</summary>
        /// <param name="image">The image.</param>
        /// <param name="filename">The file; replaced, if it exists, once the image is encoded.</param>
        /// <param name="format">Its format.</param>
        /// <param name="imager">What writes it; null is <see cref="DefaultImager"/>.</param>
        /// <exception cref="ArgumentException">The tensor is no image.</exception>
        public static void write_image(Tensor image, string filename, ImageFormat format, Imager? imager = null) =>
            File.WriteAllBytes(filename, Of(imager).EncodeImage(Pixels(image, "write_image"), format));

        public static void write_image(Tensor image, Stream stream, ImageFormat format, Imager? imager = null) =>
            Of(imager).EncodeImage(Pixels(image, "write_image"), format, stream);

        /// <inheritdoc cref="write_image(Tensor, string, ImageFormat, Imager)"/>
        public static Task write_image_async(Tensor image, string filename, ImageFormat format, Imager? imager = null) =>
            File.WriteAllBytesAsync(filename, Of(imager).EncodeImage(Pixels(image, "write_image_async"), format));

        public static Task write_image_async(
            Tensor image, Stream stream, ImageFormat format, CancellationToken cancellationToken = default, Imager? imager = null) =>
            Of(imager).EncodeImageAsync(Pixels(image, "write_image_async"), format, stream, cancellationToken);

        public static void write_png(Tensor image, string filename, Imager? imager = null) => write_image(image, filename, ImageFormat.Png, imager);
        public static void write_png(Tensor image, Stream stream, Imager? imager = null) => write_image(image, stream, ImageFormat.Png, imager);
        public static void write_jpeg(Tensor image, string filename, Imager? imager = null) => write_image(image, filename, ImageFormat.Jpeg, imager);
        public static void write_jpeg(Tensor image, Stream stream, Imager? imager = null) => write_image(image, stream, ImageFormat.Jpeg, imager);

        /// <summary>The bytes, uint8 [N], of the file that <see cref="write_image(Tensor, string, ImageFormat, Imager)"/> would write.</summary>
        public static Tensor encode_image(Tensor image, ImageFormat format, Imager? imager = null) =>
            Files.ToTensor(Of(imager).EncodeImage(Pixels(image, "encode_image"), format));

        /// <summary>The image in the bytes, uint8 [N], of a file.</summary>
        /// <exception cref="InvalidDataException">The bytes are no image, or a damaged one.</exception>
        public static Tensor decode_image(Tensor image, ImageReadMode mode = ImageReadMode.UNCHANGED, Imager? imager = null) =>
            Of(imager).DecodeImage(Files.ToBytes(image, "decode_image"), mode);

        private static Imager Of(Imager? imager) => imager ?? DefaultImager;

        private static Tensor Pixels(Tensor image, string call)
        {
            ArgumentNullException.ThrowIfNull(image);
            return image.dtype == ScalarType.Byte ? image : throw new ArgumentException($"{call}: expected an image of uint8, got {image.dtype}.", nameof(image));
        }

        private static Tensor Named(string filename, Func<Tensor> read)
        {
            try
            {
                return read();
            }
            catch (InvalidDataException error)
            {
                throw new InvalidDataException($"{filename}: {error.Message.TrimEnd('.')}.", error);
            }
        }
    }
}
