using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    // Transforms that do the same every time: functions of `functional` with their settings.
    public static partial class transforms
    {
        /// <inheritdoc cref="functional.adjust_brightness"/>
        public static ITransform AdjustBrightness(double brightness_factor)
        {
            RequireFactor("AdjustBrightness", brightness_factor);
            return new Step($"AdjustBrightness({brightness_factor})", image => functional.adjust_brightness(image, brightness_factor));
        }

        /// <inheritdoc cref="functional.adjust_contrast"/>
        public static ITransform AdjustContrast(double contrast_factor)
        {
            RequireFactor("AdjustContrast", contrast_factor);
            return new Step($"AdjustContrast({contrast_factor})", image => functional.adjust_contrast(image, contrast_factor));
        }

        /// <inheritdoc cref="functional.adjust_gamma"/>
        public static ITransform AdjustGamma(double gamma, double gain = 1.0)
        {
            RequireFactor("AdjustGamma", gamma);
            return new Step($"AdjustGamma({gamma}, {gain})", image => functional.adjust_gamma(image, gamma, gain));
        }

        /// <inheritdoc cref="functional.adjust_hue"/>
        public static ITransform AdjustHue(double hue_factor) => new Step($"AdjustHue({hue_factor})", image => functional.adjust_hue(image, hue_factor));

        /// <inheritdoc cref="functional.adjust_saturation"/>
        public static ITransform AdjustSaturation(double saturation_factor)
        {
            RequireFactor("AdjustSaturation", saturation_factor);
            return new Step($"AdjustSaturation({saturation_factor})", image => functional.adjust_saturation(image, saturation_factor));
        }

        /// <inheritdoc cref="functional.adjust_sharpness"/>
        public static ITransform AdjustSharpness(double sharpness)
        {
            RequireFactor("AdjustSharpness", sharpness);
            return new Step($"AdjustSharpness({sharpness})", image => functional.adjust_sharpness(image, sharpness));
        }

        /// <inheritdoc cref="functional.autocontrast"/>
        public static ITransform AutoContrast() => new Step("AutoContrast()", functional.autocontrast);

        /// <inheritdoc cref="functional.center_crop(Tensor, int, int)"/>
        public static ITransform CenterCrop(int height, int width)
        {
            RequireSize("CenterCrop", height, width);
            return new Step($"CenterCrop({height}, {width})", image => functional.center_crop(image, height, width));
        }

        public static ITransform CenterCrop(int size) => CenterCrop(size, size);

        /// <inheritdoc cref="functional.convert_image_dtype"/>
        public static ITransform ConvertImageDtype(ScalarType dtype) => new Step($"ConvertImageDtype({dtype})", image => functional.convert_image_dtype(image, dtype));

        [Obsolete("Deprecating misspelled transform. Use 'ConvertImageDtype' instead.", false)]
        public static ITransform ConvertImageDType(ScalarType dtype) => ConvertImageDtype(dtype);

        /// <inheritdoc cref="functional.crop(Tensor, int, int, int, int)"/>
        public static ITransform Crop(int top, int left, int height, int width)
        {
            RequireSize("Crop", height, width);
            return new Step($"Crop({top}, {left}, {height}, {width})", image => functional.crop(image, top, left, height, width));
        }

        /// <inheritdoc cref="functional.equalize"/>
        public static ITransform Equalize() => new Step("Equalize()", functional.equalize);

        /// <inheritdoc cref="functional.erase"/>
        public static ITransform Erase(int top, int left, int height, int width, Tensor value, bool inplace = false) =>
            new Step($"Erase({top}, {left}, {height}, {width})", image => functional.erase(image, top, left, height, width, value, inplace));

        /// <summary>0.2989 R + 0.587 G + 0.114 B, in one channel or three equal ones.</summary>
        public static ITransform Grayscale(int outputChannels = 1)
        {
            if (outputChannels is not (1 or 3)) throw new ArgumentException($"Grayscale: expected 1 or 3 output channels, got {outputChannels}.", nameof(outputChannels));
            return new Step($"Grayscale({outputChannels})", image => functional.rgb_to_grayscale(image, outputChannels));
        }

        /// <inheritdoc cref="functional.hflip"/>
        public static ITransform HorizontalFlip() => new Step("HorizontalFlip()", functional.hflip);

        /// <inheritdoc cref="functional.vflip"/>
        public static ITransform VerticalFlip() => new Step("VerticalFlip()", functional.vflip);

        /// <inheritdoc cref="functional.invert"/>
        public static ITransform Invert() => new Step("Invert()", functional.invert);

        /// <inheritdoc cref="functional.normalize"/>
        public static ITransform Normalize(double[] means, double[] stdevs, bool inplace = false)
        {
            ArgumentNullException.ThrowIfNull(means);
            ArgumentNullException.ThrowIfNull(stdevs);
            if (means.Length != stdevs.Length) throw new ArgumentException($"Normalize: expected as many deviations as means, got {stdevs.Length} for {means.Length}.", nameof(stdevs));
            return new Step($"Normalize([{string.Join(", ", means)}], [{string.Join(", ", stdevs)}])", image => functional.normalize(image, means, stdevs, inplace));
        }

        /// <inheritdoc cref="functional.pad(Tensor, long[], double, PaddingModes)"/>
        public static ITransform Pad(long[] padding, PaddingModes mode = PaddingModes.Constant, double fill = 0)
        {
            if (padding is not { Length: 1 or 2 or 4 }) throw new ArgumentException($"Pad: expected 1, 2 or 4 numbers, got {padding?.Length ?? 0}.", nameof(padding));
            return new Step($"Pad([{string.Join(", ", padding)}], {mode}, {fill})", image => functional.pad(image, padding, fill, mode));
        }

        /// <inheritdoc cref="functional.perspective"/>
        public static ITransform Perspective(
            IList<IList<int>> startpoints, IList<IList<int>> endpoints, InterpolationMode interpolation = InterpolationMode.Bilinear, IList<float>? fill = null) =>
            new Step("Perspective()", image => functional.perspective(image, startpoints, endpoints, interpolation, fill));

        /// <inheritdoc cref="functional.posterize"/>
        public static ITransform Posterize(int bits) => new Step($"Posterize({bits})", image => functional.posterize(image, bits));

        /// <inheritdoc cref="functional.resized_crop"/>
        public static ITransform ResizedCrop(int top, int left, int height, int width, int newHeight, int newWidth)
        {
            RequireSize("ResizedCrop", newHeight, newWidth);
            return new Step(
                $"ResizedCrop({top}, {left}, {height}, {width}, {newHeight}, {newWidth})",
                image => functional.resized_crop(image, top, left, height, width, newHeight, newWidth));
        }

        public static ITransform ResizedCrop(int top, int left, int size, int newSize) => ResizedCrop(top, left, size, size, newSize, newSize);

        /// <inheritdoc cref="functional.rotate"/>
        public static ITransform Rotate(
            float angle, InterpolationMode interpolation = InterpolationMode.Nearest, bool expand = false, (int, int)? center = null, IList<float>? fill = null) =>
            new Step($"Rotate({angle})", image => functional.rotate(image, angle, interpolation, expand, center, fill));

        /// <inheritdoc cref="functional.solarize"/>
        public static ITransform Solarize(double threshold) => new Step($"Solarize({threshold})", image => functional.solarize(image, threshold));

        private static void RequireFactor(string name, double factor)
        {
            if (!(factor >= 0 && double.IsFinite(factor))) throw new ArgumentException($"{name}: expected a factor of 0 or more, got {factor}.");
        }

        private static void RequireSize(string name, int height, int width)
        {
            if (height < 1 || width < 1) throw new ArgumentException($"{name}: expected a size of at least 1x1, got {height}x{width}.");
        }
    }
}
