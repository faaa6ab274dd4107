using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    // Transforms that draw. All draws come from torch's default generator, in torchvision's order, so that torch.manual_seed governs
    // them and gives what torchvision gives.
    public static partial class transforms
    {
        public static ITransform RandomHorizontalFlip(double p = 0.5) => Randomize(HorizontalFlip(), p);
        public static ITransform RandomVerticalFlip(double p = 0.5) => Randomize(VerticalFlip(), p);
        public static ITransform RandomGrayscale(double p = 0.1) => Randomize(Grayscale(3), p);
        public static ITransform RandomAdjustSharpness(double sharpness, double p = 0.5) => Randomize(AdjustSharpness(sharpness), p);
        public static ITransform RandomAutoContrast(double p = 0.5) => Randomize(AutoContrast(), p);
        public static ITransform RandomInvert(double p = 0.5) => Randomize(Invert(), p);
        public static ITransform RandomPosterize(int bits, double p = 0.5) => Randomize(Posterize(bits), p);
        public static ITransform RandomSolarize(double threshold, double p = 0.5) => Randomize(Solarize(threshold), p);

        /// <summary>Equalizes with probability p.</summary>
        public static ITransform Equalize(double p = 0.5) => Randomize(Equalize(), p);

        /// <summary>Turns by an angle between -degrees and degrees.</summary>
        /// <inheritdoc cref="functional.rotate" path="/param"/>
        public static ITransform RandomRotation(
            double degrees, InterpolationMode interpolation = InterpolationMode.Nearest, bool expand = false, (int, int)? center = null, IList<float>? fill = null) =>
            RandomRotation((-degrees, degrees), interpolation, expand, center, fill);

        /// <summary>Turns by an angle of a range.</summary>
        /// <inheritdoc cref="functional.rotate" path="/param"/>
        public static ITransform RandomRotation(
            (double, double) degrees, InterpolationMode interpolation = InterpolationMode.Nearest, bool expand = false, (int, int)? center = null,
            IList<float>? fill = null)
        {
            RequireRange("RandomRotation", "degrees", degrees, double.NegativeInfinity, double.PositiveInfinity);
            return new Step(
                $"RandomRotation({degrees})",
                image => functional.rotate(image, (float)Draws.Uniform(degrees.Item1, degrees.Item2), interpolation, expand, center, fill));
        }

        /// <summary>Moves the corners inwards, each by up to distortion · half the size; with probability p.</summary>
        public static ITransform RandomPerspective(double distortion = 0.5, double p = 0.5)
        {
            if (!(distortion >= 0 && distortion <= 1)) throw new ArgumentOutOfRangeException(nameof(distortion), $"RandomPerspective: expected a distortion from 0 to 1, got {distortion}.");
            return Randomize(new Step($"RandomPerspective({distortion})", image => Tilted(image, distortion)), p);
        }

        /// <summary>A rectangle of random size, proportions and place, resized (Szegedy et al. 2015).</summary>
        /// <param name="height">The new height.</param>
        /// <param name="width">The new width.</param>
        /// <param name="scaleMin">The least share of the image's area.</param>
        /// <param name="scaleMax">The largest share.</param>
        /// <param name="ratioMin">The least width / height.</param>
        /// <param name="ratioMax">The largest one.</param>
        public static ITransform RandomResizedCrop(
            int height, int width, double scaleMin = 0.08, double scaleMax = 1.0, double ratioMin = 0.75, double ratioMax = 1.3333333333333)
        {
            RequireSize("RandomResizedCrop", height, width);
            RequireRange("RandomResizedCrop", "scale", (scaleMin, scaleMax), 0, double.PositiveInfinity);
            RequireRange("RandomResizedCrop", "ratio", (ratioMin, ratioMax), double.Epsilon, double.PositiveInfinity);
            return new Step($"RandomResizedCrop({height}, {width})", image =>
            {
                var (top, left, rows, columns) = Rectangle(image, (scaleMin, scaleMax), (ratioMin, ratioMax));
                return functional.resized_crop(image, top, left, rows, columns, height, width);
            });
        }

        public static ITransform RandomResizedCrop(
            int size, double scaleMin = 0.08, double scaleMax = 1.0, double ratioMin = 0.75, double ratioMax = 1.3333333333333) =>
            RandomResizedCrop(size, size, scaleMin, scaleMax, ratioMin, ratioMax);

        private static (int Top, int Left, int Height, int Width) Rectangle(Tensor image, (double Min, double Max) scale, (double Min, double Max) ratio)
        {
            var (height, width) = Images.Size(image, "RandomResizedCrop");
            for (var attempt = 0; attempt < 10; attempt++)
            {
                var area = height * width * Draws.Uniform(scale.Min, scale.Max);
                // torchvision takes the exponential in float32.
                var aspect = MathF.Exp((float)Draws.Uniform(MathF.Log((float)ratio.Min), MathF.Log((float)ratio.Max)));
                var (columns, rows) = ((int)Math.Round(Math.Sqrt(area * aspect)), (int)Math.Round(Math.Sqrt(area / aspect)));
                if (columns is > 0 && columns <= width && rows is > 0 && rows <= height)
                    return (Draws.Between(0, height - rows + 1), Draws.Between(0, width - columns + 1), rows, columns);
            }
            return Largest(height, width, ratio);
        }

        // What fits of the nearest permitted proportions, in the middle.
        private static (int Top, int Left, int Height, int Width) Largest(long height, long width, (double Min, double Max) ratio)
        {
            var own = (double)width / height;
            var (rows, columns) = own < ratio.Min ? ((int)Math.Round(width / ratio.Min), (int)width)
                : own > ratio.Max ? ((int)height, (int)Math.Round(height * ratio.Max))
                : ((int)height, (int)width);
            return ((int)(height - rows) / 2, (int)(width - columns) / 2, rows, columns);
        }

        private static Tensor Tilted(Tensor image, double distortion)
        {
            var (height, width) = Images.Size(image, "RandomPerspective");
            var (x, y) = ((long)(distortion * (width / 2)), (long)(distortion * (height / 2)));
            IList<IList<int>> start = [[0, 0], [(int)width - 1, 0], [(int)width - 1, (int)height - 1], [0, (int)height - 1]];
            int Left() => Draws.Between(0, x + 1);
            int Right() => Draws.Between(width - x - 1, width);
            int Top() => Draws.Between(0, y + 1);
            int Bottom() => Draws.Between(height - y - 1, height);
            IList<IList<int>> end = [[Left(), Top()], [Right(), Top()], [Right(), Bottom()], [Left(), Bottom()]];
            return functional.perspective(image, start, end);
        }

        private static void RequireRange(string name, string what, (double, double) range, double least, double most)
        {
            if (!(range.Item1 >= least && range.Item1 <= range.Item2 && range.Item2 <= most && double.IsFinite(range.Item1) && double.IsFinite(range.Item2)))
                throw new ArgumentException($"{name}: expected a range of {what} from low to high{(double.IsFinite(least) ? ", positive" : "")}, got {range}.");
        }
    }
}
