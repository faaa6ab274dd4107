using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static class utils
    {
        /// <summary>Many images as one, [C, H, W].</summary>
        /// <param name="tensors">Images [C, H, W] of one size.</param>
        /// <param name="nrow">Images a row.</param>
        /// <param name="padding">Pixels between and around them.</param>
        /// <param name="normalize">Brings the values to the range from 0 to 1.</param>
        /// <param name="value_range">The values that become 0 and 1; null is the least and the largest there are.</param>
        /// <param name="scale_each">Takes least and largest of each image instead of all.</param>
        /// <param name="pad_value">What stands between and around them.</param>
        public static Tensor make_grid(
            IEnumerable<Tensor> tensors, long nrow = 8, int padding = 2, bool normalize = false, (double low, double high)? value_range = null,
            bool scale_each = false, double pad_value = 0.0f)
        {
            ArgumentNullException.ThrowIfNull(tensors);
            return Tidied(() => make_grid(stack(tensors, 0), nrow, padding, normalize, value_range, scale_each, pad_value));
        }

        /// <inheritdoc cref="make_grid(IEnumerable{Tensor}, long, int, bool, ValueTuple{double, double}?, bool, double)"/>
        /// <param name="tensor">[N, C, H, W], [C, H, W] or [H, W]; one channel becomes three equal ones.</param>
        public static Tensor make_grid(
            Tensor tensor, long nrow = 8, int padding = 2, bool normalize = false, (double low, double high)? value_range = null,
            bool scale_each = false, double pad_value = 0.0f)
        {
            ArgumentNullException.ThrowIfNull(tensor);
            if (tensor.dim() is < 2 or > 4 || tensor.numel() == 0) throw Images.Wrong("make_grid", "[N, C, H, W], [C, H, W] or [H, W]", tensor);
            if (nrow < 1 || padding < 0) throw new ArgumentException($"make_grid: expected at least 1 image a row and no negative padding, got {nrow} and {padding}.");
            return Tidied(() =>
            {
                var shape = tensor.shape;
                var images = tensor.reshape(shape.Length == 4 ? shape[0] : 1, Images.Channels(tensor), shape[^2], shape[^1]);
                if (images.shape[1] == 1) images = images.expand(-1, 3, -1, -1);
                if (normalize) images = Normalized(images, value_range, scale_each);
                return images.shape[0] == 1 ? images.squeeze(0) : Arranged(images, nrow, padding, pad_value);
            });
        }

        /// <summary>Writes the grid of images with values from 0 to 1 to a file.</summary>
        /// <inheritdoc cref="make_grid(Tensor, long, int, bool, ValueTuple{double, double}?, bool, double)" path="/param"/>
        public static void save_image(
            Tensor tensor, string filename, ImageFormat format, long nrow = 8, int padding = 2, bool normalize = false,
            (double low, double high)? value_range = null, bool scale_each = false, double pad_value = 0.0f, io.Imager? imager = null)
        {
            using var pixels = Bytes(tensor, nrow, padding, normalize, value_range, scale_each, pad_value);
            io.write_image(pixels, filename, format, imager);
        }

        public static void save_image(
            Tensor tensor, Stream filestream, ImageFormat format, long nrow = 8, int padding = 2, bool normalize = false,
            (double low, double high)? value_range = null, bool scale_each = false, double pad_value = 0.0f, io.Imager? imager = null)
        {
            using var pixels = Bytes(tensor, nrow, padding, normalize, value_range, scale_each, pad_value);
            io.write_image(pixels, filestream, format, imager);
        }

        private static Tensor Bytes(
            Tensor tensor, long nrow, int padding, bool normalize, (double low, double high)? range, bool each, double fill) =>
            Tidied(() => make_grid(tensor, nrow, padding, normalize, range, each, fill).mul(255).add(0.5).clamp(0, 255).to(ScalarType.Byte).cpu());

        private static Tensor Normalized(Tensor images, (double low, double high)? range, bool each)
        {
            if (each) return stack(images.unbind(0).Select(image => Normalized(image, range, false)), 0);
            var (low, high) = range ?? (images.min().ToDouble(), images.max().ToDouble());
            return images.clamp(low, high).sub(low).div(Math.Max(high - low, 1e-5));
        }

        private static Tensor Arranged(Tensor images, long nrow, int padding, double fill)
        {
            var (count, height, width) = (images.shape[0], images.shape[2] + padding, images.shape[3] + padding);
            var columns = Math.Min(nrow, count);
            var rows = (count + columns - 1) / columns;
            var grid = images.new_full([images.shape[1], height * rows + padding, width * columns + padding], fill);
            for (var i = 0L; i < count; i++)
            {
                using var place = grid.narrow(1, i / columns * height + padding, height - padding).narrow(2, i % columns * width + padding, width - padding);
                using var image = images[i];
                place.copy_(image);
            }
            return grid;
        }
    }
}
