using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class io
    {
        /// <summary>Which channels an image is read as.</summary>
        public enum ImageReadMode
        {
            /// <summary>Those that the file has.</summary>
            UNCHANGED,

            /// <summary>One: grey.</summary>
            GRAY,

            /// <summary>Two: grey, opacity.</summary>
            GRAY_ALPHA,

            /// <summary>Three: red, green, blue.</summary>
            RGB,

            /// <summary>Four: red, green, blue, opacity.</summary>
            RGB_ALPHA,
        }

        /// <summary>What reads and writes images where a call names none.</summary>
        public static Imager DefaultImager { get; set; } = new SkiaImager();

        /// <summary>Turns files into images, uint8 [C, H, W], and back.</summary>
        public abstract class Imager
        {
            /// <summary>The image that the rest of a stream holds; its format is told by its first bytes.</summary>
            public abstract Tensor DecodeImage(Stream stream, ImageReadMode mode = ImageReadMode.UNCHANGED);

            public abstract Tensor DecodeImage(byte[] data, ImageReadMode mode = ImageReadMode.UNCHANGED);

            /// <summary>As <see cref="DecodeImage(Stream, ImageReadMode)"/>; unless overridden, at once and on the calling thread.</summary>
            public virtual Task<Tensor> DecodeImageAsync(
                Stream stream, ImageReadMode mode = ImageReadMode.UNCHANGED, CancellationToken cancellationToken = default)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return Task.FromResult(DecodeImage(stream, mode));
            }

            /// <summary>Writes an image, uint8 [C, H, W], to a stream.</summary>
            public abstract void EncodeImage(Tensor image, ImageFormat format, Stream stream);

            public abstract byte[] EncodeImage(Tensor image, ImageFormat format);

            /// <summary>As <see cref="EncodeImage(Tensor, ImageFormat, Stream)"/>; unless overridden, at once and on the calling thread.</summary>
            public virtual Task EncodeImageAsync(Tensor image, ImageFormat format, Stream stream, CancellationToken cancellationToken = default)
            {
                cancellationToken.ThrowIfCancellationRequested();
                EncodeImage(image, format, stream);
                return Task.CompletedTask;
            }
        }

        /// <summary>Refuses everything; set as <see cref="DefaultImager"/>, it makes every call name its own.</summary>
        public class NotImplementedImager : Imager
        {
            public override Tensor DecodeImage(Stream image, ImageReadMode mode = ImageReadMode.UNCHANGED) => throw Refusal();
            public override Tensor DecodeImage(byte[] data, ImageReadMode mode = ImageReadMode.UNCHANGED) => throw Refusal();
            public override Task<Tensor> DecodeImageAsync(
                Stream stream, ImageReadMode mode = ImageReadMode.UNCHANGED, CancellationToken cancellationToken = default) => throw Refusal();
            public override void EncodeImage(Tensor image, ImageFormat format, Stream stream) => throw Refusal();
            public override byte[] EncodeImage(Tensor image, ImageFormat format) => throw Refusal();
            public override Task EncodeImageAsync(
                Tensor image, ImageFormat format, Stream stream, CancellationToken cancellationToken = default) => throw Refusal();

            private static NotImplementedException Refusal() => new("torchvision.io: expected an imager, got none. Fix: pass one to the call, or set torchvision.io.DefaultImager.");
        }
    }
}
