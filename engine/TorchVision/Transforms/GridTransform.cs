using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    /// <summary>
    /// Transforms that say, for each pixel of the result, which place of the image it shows. Coordinates count pixels from the image's
    /// middle, x to the right and y downwards.
    /// </summary>
    private static class GridTransform
    {
        /// <summary>The inverse of: scale, shear, turn by an angle (degrees, clockwise) about a centre, translate. Two rows of three.</summary>
        internal static double[] InverseAffine(
            (double X, double Y) center, double angle, (double X, double Y) translate, double scale, (double X, double Y) shear)
        {
            var (turn, sx, sy) = (double.DegreesToRadians(angle), double.DegreesToRadians(shear.X), double.DegreesToRadians(shear.Y));
            var a = Math.Cos(turn - sy) / Math.Cos(sy);
            var b = -Math.Cos(turn - sy) * Math.Tan(sx) / Math.Cos(sy) - Math.Sin(turn);
            var c = Math.Sin(turn - sy) / Math.Cos(sy);
            var d = -Math.Sin(turn - sy) * Math.Tan(sx) / Math.Cos(sy) + Math.Cos(turn);
            double[] matrix = [d / scale, -b / scale, 0, -c / scale, a / scale, 0];
            matrix[2] = matrix[0] * (-center.X - translate.X) + matrix[1] * (-center.Y - translate.Y) + center.X;
            matrix[5] = matrix[3] * (-center.X - translate.X) + matrix[4] * (-center.Y - translate.Y) + center.Y;
            return matrix;
        }

        /// <summary>The size that holds all of the image after an affine transform.</summary>
        internal static (long Height, long Width) Bounds(double[] inverse, long height, long width)
        {
            (double X, double Y)[] corners = [(-0.5 * width, -0.5 * height), (-0.5 * width, 0.5 * height), (0.5 * width, 0.5 * height), (0.5 * width, -0.5 * height)];
            return (
                Extent(corners.Select(corner => inverse[3] * corner.X + inverse[4] * corner.Y + inverse[5] + 0.5 * height)),
                Extent(corners.Select(corner => inverse[0] * corner.X + inverse[1] * corner.Y + inverse[2] + 0.5 * width)));
        }

        // In float32, and cut off after four decimals, so that a rounding error does not cost a row of pixels: as torchvision does.
        private static long Extent(IEnumerable<double> places)
        {
            var all = places.Select(place => (float)place).ToList();
            const float tolerance = 1e-4f;
            return (long)(MathF.Ceiling(MathF.Truncate(all.Max() / tolerance) * tolerance) - MathF.Floor(MathF.Truncate(all.Min() / tolerance) * tolerance));
        }

        /// <summary>Shows the image through an affine map, in a size of one's own.</summary>
        internal static Tensor Affine(
            Tensor image, double[] inverse, (long Height, long Width) size, InterpolationMode interpolation, IList<float>? fill, string call)
        {
            Check(image, interpolation, fill, call);
            return Tidied(() => Sample(image, Grid(image, size, inverse), interpolation, fill));
        }

        /// <summary>
        /// Shows the image through a projective map: the place of (x, y) is ((c0 x + c1 y + c2) / (c6 x + c7 y + 1),
        /// (c3 x + c4 y + c5) / (c6 x + c7 y + 1)), counted from the upper left corner.
        /// </summary>
        internal static Tensor Perspective(Tensor image, double[] c, InterpolationMode interpolation, IList<float>? fill)
        {
            Check(image, interpolation, fill, "perspective");
            return Tidied(() =>
            {
                var (height, width) = Images.Size(image, "perspective");
                var type = Images.Floating(image.dtype);
                var places = Pixels(type, image.device, height, width, 0.5, 0.5);
                var numerator = places.mm(Columns(type, image.device, [c[0], c[1], c[2], c[3], c[4], c[5]], 0.5 * width, 0.5 * height));
                var denominator = places.mm(Columns(type, image.device, [c[6], c[7], 1, c[6], c[7], 1], 1, 1));
                return Sample(image, (numerator / denominator - 1.0).reshape(1, height, width, 2), interpolation, fill);
            });
        }

        private static Tensor Grid(Tensor image, (long Height, long Width) size, double[] inverse)
        {
            var (height, width) = Images.Size(image, "affine");
            var type = Images.Floating(image.dtype);
            var places = Pixels(type, image.device, size.Height, size.Width, -0.5 * size.Height + 0.5, -0.5 * size.Width + 0.5);
            return places.mm(Columns(type, image.device, inverse, 0.5 * width, 0.5 * height)).reshape(1, size.Height, size.Width, 2);
        }

        // Every pixel's (x, y, 1).
        private static Tensor Pixels(ScalarType type, Device device, long height, long width, double top, double left)
        {
            var x = linspace(left, left + width - 1, width, type, device).expand(height, width);
            var y = linspace(top, top + height - 1, height, type, device).unsqueeze(1).expand(height, width);
            return stack([x, y, ones_like(x)], -1).reshape(-1, 3);
        }

        // Two rows of three as the columns that those multiply, divided by what is 1 for grid_sample.
        private static Tensor Columns(ScalarType type, Device device, double[] rows, double width, double height) =>
            tensor(rows, type, device).reshape(2, 3).t() / tensor(new[] { width, height }, type, device);

        private static Tensor Sample(Tensor image, Tensor grid, InterpolationMode interpolation, IList<float>? fill) => Images.AsBatch(image, [grid.dtype], batch =>
        {
            var mode = interpolation == InterpolationMode.Nearest ? GridSampleMode.Nearest : GridSampleMode.Bilinear;
            var grids = grid.expand(batch.shape[0], -1, -1, -1);
            if (fill is null) return nn.functional.grid_sample(batch, grids, mode, align_corners: false);
            // A channel of ones along with the others shows how much of each pixel comes from the image.
            var seen = nn.functional.grid_sample(cat([batch, ones_like(batch.narrow(1, 0, 1))], 1), grids, mode, align_corners: false);
            var (pixels, share) = (seen.narrow(1, 0, batch.shape[1]), seen.narrow(1, batch.shape[1], 1));
            var filling = tensor(fill.ToArray(), batch.dtype, batch.device).reshape(1, -1, 1, 1);
            return mode == GridSampleMode.Nearest ? where(share.lt(0.5), filling, pixels) : pixels * share + share.neg().add(1.0) * filling;
        });

        private static void Check(Tensor image, InterpolationMode interpolation, IList<float>? fill, string call)
        {
            Images.Size(image, call);
            if (interpolation is not (InterpolationMode.Nearest or InterpolationMode.Bilinear))
                throw new ArgumentException($"{call}: expected Nearest or Bilinear, got {interpolation}.", nameof(interpolation));
            if (fill is not null && fill.Count != 1 && fill.Count != Images.Channels(image))
                throw new ArgumentException($"{call}: expected 1 or {Images.Channels(image)} fill values, got {fill.Count}.", nameof(fill));
        }
    }
}
