using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary><see cref="torchvision.ops.drop_block2d"/> as a layer; the identity outside training.</summary>
    public class DropBlock2d : ParameterLessModule<Tensor, Tensor>
    {
        private readonly (double P, long Size, bool InPlace, double Eps) _settings;

        public DropBlock2d(double p, long block_size, bool inplace = false, double eps = 1e-6) : base(nameof(DropBlock2d))
        {
            torchvision.Blocks.Check("DropBlock2d", p, block_size);
            _settings = (p, block_size, inplace, eps);
        }

        public override Tensor forward(Tensor input) =>
            torchvision.ops.drop_block2d(input, _settings.P, _settings.Size, _settings.InPlace, _settings.Eps, training);
    }

    /// <summary><see cref="torchvision.ops.drop_block3d"/> as a layer; the identity outside training.</summary>
    public class DropBlock3d : ParameterLessModule<Tensor, Tensor>
    {
        private readonly (double P, long Size, bool InPlace, double Eps) _settings;

        public DropBlock3d(double p, long block_size, bool inplace = false, double eps = 1e-6) : base(nameof(DropBlock3d))
        {
            torchvision.Blocks.Check("DropBlock3d", p, block_size);
            _settings = (p, block_size, inplace, eps);
        }

        public override Tensor forward(Tensor input) =>
            torchvision.ops.drop_block3d(input, _settings.P, _settings.Size, _settings.InPlace, _settings.Eps, training);
    }
}

namespace TorchSharp
{
    public static partial class torchvision
    {
        public static partial class ops
        {
            /// <summary>
            /// Sets blocks of each channel to 0, and scales what is left so that the mean stays (DropBlock, Ghiasi et al. 2018).
            /// </summary>
            /// <param name="input">[N, C, H, W].</param>
            /// <param name="p">About how much of it is dropped, 0 to 1.</param>
            /// <param name="block_size">A block's height and width; at most the image's.</param>
            /// <param name="inplace">Changes and returns the input itself.</param>
            /// <param name="eps">Keeps the scale finite where everything is dropped.</param>
            /// <param name="training">Without it the input comes back as it is.</param>
            public static Tensor drop_block2d(Tensor input, double p, long block_size, bool inplace = false, double eps = 1e-6, bool training = true) =>
                Blocks.Drop("drop_block2d", 2, input, p, block_size, inplace, eps, training);

            /// <summary>As <see cref="drop_block2d"/>, for [N, C, D, H, W].</summary>
            public static Tensor drop_block3d(Tensor input, double p, long block_size, bool inplace = false, double eps = 1e-6, bool training = true) =>
                Blocks.Drop("drop_block3d", 3, input, p, block_size, inplace, eps, training);

            public static DropBlock2d DropBlock2d(double p, long block_size, bool inplace = false, double eps = 1e-6) => new(p, block_size, inplace, eps);
            public static DropBlock3d DropBlock3d(double p, long block_size, bool inplace = false, double eps = 1e-6) => new(p, block_size, inplace, eps);
        }

        internal static class Blocks
        {
            internal static void Check(string call, double p, long size)
            {
                if (!(p >= 0 && p <= 1)) throw new ArgumentOutOfRangeException(nameof(p), $"{call}: expected a probability from 0 to 1, got {p}.");
                if (size < 1) throw new ArgumentOutOfRangeException(nameof(size), $"{call}: expected a block size of at least 1, got {size}.");
            }

            internal static Tensor Drop(string call, int dimensions, Tensor input, double p, long size, bool inplace, double eps, bool training)
            {
                ArgumentNullException.ThrowIfNull(input);
                Check(call, p, size);
                if (input.dim() != dimensions + 2)
                    throw new ArgumentException($"{call}: expected {dimensions + 2} dimensions, got [{string.Join(", ", input.shape)}].", nameof(input));
                if (!training || p == 0 || input.numel() == 0) return inplace ? input : input.alias();
                using var scope = NewDisposeScope();
                var mask = Mask(input, dimensions, p, size);
                var scale = mask.sum().add(eps).reciprocal().mul(mask.numel());
                return inplace ? input.mul_(mask).mul_(scale) : scope.MoveToOuter(input * mask * scale);
            }

            // A Bernoulli draw for every place at which a block fits; a pixel is dropped when a block that covers it is.
            private static Tensor Mask(Tensor input, int dimensions, double p, long size)
            {
                using var constant = no_grad();
                var image = input.shape[2..];
                size = Math.Min(size, image.Min());
                var places = Array.ConvertAll(image, length => length - size + 1);
                var gamma = p * Product(image) / (Math.Pow(size, dimensions) * Product(places));
                var seeds = empty([.. input.shape[..2], .. places], input.dtype, input.device).bernoulli_(Math.Min(gamma, 1));
                var padded = nn.functional.pad(seeds, [.. Enumerable.Repeat(size - 1, 2 * dimensions)]);
                var sizes = Enumerable.Repeat(size, dimensions).ToArray();
                var ones = Enumerable.Repeat(1L, dimensions).ToArray();
                var dropped = dimensions == 2 ? nn.functional.max_pool2d(padded, sizes, ones) : nn.functional.max_pool3d(padded, sizes, ones);
                return dropped.neg().add(1);
            }

            private static double Product(long[] sizes) => sizes.Aggregate(1.0, (product, size) => product * size);
        }
    }
}
