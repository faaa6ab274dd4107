using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class transforms
    {
        /// <inheritdoc cref="functional.resize(Tensor, int, int, InterpolationMode, int?, bool)"/>
        public static ITransform Resize(
            int height, int width, InterpolationMode interpolation = InterpolationMode.Nearest, int? maxSize = null, bool antialias = false)
        {
            RequireSize("Resize", height, width == -1 ? 1 : width);
            return new Step(
                $"Resize({height}, {width}, {interpolation}, {maxSize?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"}, {antialias})",
                image => functional.resize(image, height, width, interpolation, maxSize, antialias));
        }

        /// <summary>Brings the shorter side to a size and keeps the proportions.</summary>
        /// <inheritdoc cref="functional.resize(Tensor, int, int, InterpolationMode, int?, bool)" path="/param"/>
        public static ITransform Resize(int size, InterpolationMode interpolation = InterpolationMode.Nearest, int? maxSize = null, bool antialias = false) =>
            Resize(size, -1, interpolation, maxSize, antialias);

        // Beside the two above so that calls without an interpolation have one meaning.
        public static ITransform Resize(int height, int width, int? maxSize = null) => Resize(height, width, InterpolationMode.Nearest, maxSize);
        public static ITransform Resize(int height, int width) => Resize(height, width, InterpolationMode.Nearest);
        public static ITransform Resize(int size, int? maxSize = null) => Resize(size, -1, InterpolationMode.Nearest, maxSize);
        public static ITransform Resize(int size) => Resize(size, -1, InterpolationMode.Nearest);
    }
}
