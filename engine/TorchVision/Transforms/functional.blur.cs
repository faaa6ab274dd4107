using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class transforms
    {
        public static partial class functional
        {
            /// <summary>Blurs with a Gaussian; at the borders the image is mirrored.</summary>
            /// <param name="input">[..., C, H, W].</param>
            /// <param name="kernelSize">The kernel's width and height, odd, or one number for both.</param>
            /// <param name="sigma">The standard deviation along x and along y, or one number for both; null is 0.15 · size + 0.35.</param>
            /// <exception cref="ArgumentException">A size is not odd, or a deviation not positive.</exception>
            public static Tensor gaussian_blur(Tensor input, IList<long> kernelSize, IList<float>? sigma)
            {
                Images.Size(input, "gaussian_blur");
                var (width, height) = Pair(kernelSize, "kernel size");
                if (width < 1 || height < 1 || width % 2 == 0 || height % 2 == 0)
                    throw new ArgumentException($"gaussian_blur: expected an odd kernel size, got {width}x{height}.", nameof(kernelSize));
                var (x, y) = sigma is null ? (0.15f * width + 0.35f, 0.15f * height + 0.35f) : Pair(sigma, "sigma");
                if (!(x > 0 && y > 0)) throw new ArgumentException($"gaussian_blur: expected a positive sigma, got {x} and {y}.", nameof(sigma));

                var type = Images.Floating(input.dtype);
                var channels = Images.Channels(input);
                return Images.AsBatch(input, [type], batch =>
                {
                    var kernel = Bell(height, y).unsqueeze(1).mm(Bell(width, x).unsqueeze(0)).expand(channels, 1, height, width);
                    var padded = nn.functional.pad(batch, [width / 2, width / 2, height / 2, height / 2], PaddingModes.Reflect);
                    return nn.functional.conv2d(padded, kernel, groups: channels);
                });

                Tensor Bell(long size, double deviation)
                {
                    var half = (size - 1) * 0.5;
                    var density = linspace(-half, half, size).div(deviation).pow(2).mul(-0.5).exp();
                    return (density / density.sum()).to(type, input.device);
                }
            }

            public static Tensor gaussian_blur(Tensor input, long kernelSize, float sigma) => gaussian_blur(input, [kernelSize], [sigma]);

            public static Tensor gaussian_blur(Tensor input, long kernelHeight, long kernelWidth, float sigma_x, float sigma_y) =>
                gaussian_blur(input, [kernelWidth, kernelHeight], [sigma_x, sigma_y]);

            private static (T, T) Pair<T>(IList<T> values, string what)
            {
                ArgumentNullException.ThrowIfNull(values, what);
                return values.Count is 1 or 2
                    ? (values[0], values[^1])
                    : throw new ArgumentException($"gaussian_blur: expected 1 or 2 numbers as {what}, got {values.Count}.");
            }
        }
    }
}
