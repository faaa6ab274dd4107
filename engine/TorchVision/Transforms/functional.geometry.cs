using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class transforms
    {
        public static partial class functional
        {
            /// <summary>Turns the image counter-clockwise.</summary>
            /// <param name="img">[..., H, W].</param>
            /// <param name="angle">In degrees.</param>
            /// <param name="interpolation">Nearest or Bilinear.</param>
            /// <param name="expand">Enlarges the result so that all of the image fits; meant for the middle as centre.</param>
            /// <param name="center">(x, y) from the upper left corner; null is the middle.</param>
            /// <param name="fill">What stands outside the image: one value, or one for each channel; null is 0.</param>
            public static Tensor rotate(
                Tensor img, float angle, InterpolationMode interpolation = InterpolationMode.Nearest, bool expand = false, (int, int)? center = null,
                IList<float>? fill = null)
            {
                var (height, width) = Images.Size(img, "rotate");
                var middle = center is var (x, y) ? (x - width * 0.5, y - height * 0.5) : (0.0, 0.0);
                var inverse = GridTransform.InverseAffine(middle, -angle, (0, 0), 1, (0, 0));
                return GridTransform.Affine(img, inverse, expand ? GridTransform.Bounds(inverse, height, width) : (height, width), interpolation, fill, "rotate");
            }

            /// <summary>Scales, shears, turns (clockwise) and translates the image; its middle is the centre.</summary>
            /// <param name="img">[..., H, W].</param>
            /// <param name="shear">Degrees along x and along y, or one number for both; null is none.</param>
            /// <param name="angle">Degrees.</param>
            /// <param name="translate">Pixels to the right and downwards; null is none.</param>
            /// <param name="scale">By how much it grows.</param>
            /// <param name="interpolation">Nearest or Bilinear.</param>
            /// <param name="fill">What stands outside the image; null is 0.</param>
            public static Tensor affine(
                Tensor img, IList<float>? shear = null, float angle = 0.0f, IList<int>? translate = null, float scale = 1.0f,
                InterpolationMode interpolation = InterpolationMode.Nearest, float? fill = null)
            {
                if (!(scale > 0)) throw new ArgumentException($"affine: expected a positive scale, got {scale}.", nameof(scale));
                if (shear is { Count: not (1 or 2) }) throw new ArgumentException($"affine: expected 1 or 2 angles of shear, got {shear.Count}.", nameof(shear));
                if (translate is { Count: not 2 }) throw new ArgumentException($"affine: expected 2 numbers to translate by, got {translate.Count}.", nameof(translate));
                var inverse = GridTransform.InverseAffine(
                    (0, 0), angle, translate is null ? (0, 0) : (translate[0], translate[1]), scale, shear is null ? (0, 0) : (shear[0], shear[^1]));
                return GridTransform.Affine(img, inverse, Images.Size(img, "affine"), interpolation, fill is { } value ? [value] : null, "affine");
            }

            /// <summary>As above, with a shear along x alone.</summary>
            public static Tensor affine(
                Tensor img, float shear, float angle = 0.0f, IList<int>? translate = null, float scale = 1.0f,
                InterpolationMode interpolation = InterpolationMode.Nearest, float? fill = null) =>
                affine(img, [shear, 0], angle, translate, scale, interpolation, fill);

            /// <summary>Shows the image as if it were tilted: four points of it come to lie on four others.</summary>
            /// <param name="img">[..., H, W].</param>
            /// <param name="startpoints">(x, y) of the upper left, upper right, lower right and lower left corner, say.</param>
            /// <param name="endpoints">Where they come to lie.</param>
            /// <param name="interpolation">Nearest or Bilinear.</param>
            /// <param name="fill">What stands outside the image: one value, or one for each channel; null is 0.</param>
            /// <exception cref="ArgumentException">The points are not four, or three of them lie on a line.</exception>
            public static Tensor perspective(
                Tensor img, IList<IList<int>> startpoints, IList<IList<int>> endpoints, InterpolationMode interpolation = InterpolationMode.Bilinear,
                IList<float>? fill = null)
            {
                Require4(startpoints, nameof(startpoints));
                Require4(endpoints, nameof(endpoints));
                // In float32, as torchvision hands them on.
                return GridTransform.Perspective(img, Array.ConvertAll(Coefficients(startpoints, endpoints), c => (double)(float)c), interpolation, fill);
            }

            private static void Require4(IList<IList<int>> points, string name)
            {
                if (points is not { Count: 4 } || points.Any(point => point is not { Count: 2 }))
                    throw new ArgumentException($"perspective: expected four points of two numbers, got {(points is null ? "null" : $"{points.Count} points")}.", name);
            }

            // Where each pixel of the result comes from: two equations for every pair of points.
            private static double[] Coefficients(IList<IList<int>> startpoints, IList<IList<int>> endpoints)
            {
                using var scope = NewDisposeScope();
                var rows = new double[64];
                var right = new double[8];
                for (var i = 0; i < 4; i++)
                {
                    var (x, y, u, v) = (endpoints[i][0], endpoints[i][1], (double)startpoints[i][0], (double)startpoints[i][1]);
                    double[] first = [x, y, 1, 0, 0, 0, -u * x, -u * y];
                    double[] second = [0, 0, 0, x, y, 1, -v * x, -v * y];
                    first.CopyTo(rows, i * 16);
                    second.CopyTo(rows, i * 16 + 8);
                    (right[2 * i], right[2 * i + 1]) = (u, v);
                }
                var equations = tensor(rows, ScalarType.Float64).reshape(8, 8);
                if (linalg.matrix_rank(equations).ToInt64() < 8) throw new ArgumentException("perspective: expected points of which no three lie on a line.");
                return linalg.solve(equations, tensor(right, ScalarType.Float64)).data<double>().ToArray();
            }
        }
    }
}
