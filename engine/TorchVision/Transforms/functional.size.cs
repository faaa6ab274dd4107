using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class transforms
    {
        public static partial class functional
        {
            private static readonly ScalarType[] s_real = [ScalarType.Float32, ScalarType.Float64];

            /// <summary>The image in a new size.</summary>
            /// <param name="input">[..., H, W] of any type; whole numbers are rounded.</param>
            /// <param name="height">The new height; with a width of -1, that of the shorter side.</param>
            /// <param name="width">The new width, or -1 to keep the proportions.</param>
            /// <param name="interpolation">Nearest, NearestExact, Bilinear or Bicubic.</param>
            /// <param name="maxSize">With a width of -1: the longer side is at most this, and the shorter one shrinks with it.</param>
            /// <param name="antialias">For Bilinear and Bicubic: smooths before shrinking; ignored otherwise.</param>
            /// <exception cref="ArgumentException">The sizes or the interpolation are none of these.</exception>
            public static Tensor resize(
                Tensor input, int height, int width, InterpolationMode interpolation = InterpolationMode.Nearest, int? maxSize = null, bool antialias = false)
            {
                var (rows, columns) = Images.Size(input, "resize");
                if (interpolation is not (InterpolationMode.Nearest or InterpolationMode.NearestExact or InterpolationMode.Bilinear or InterpolationMode.Bicubic))
                    throw new ArgumentException($"resize: expected Nearest, NearestExact, Bilinear or Bicubic, got {interpolation}.", nameof(interpolation));
                if (height < 1 || (width < 1 && width != -1)) throw new ArgumentException($"resize: expected a size of at least 1x1 (or a width of -1), got {height}x{width}.");
                var size = width == -1 ? Proportional(rows, columns, height, maxSize) : [height, width];
                if (size[0] == rows && size[1] == columns) return input.alias();

                var blends = interpolation is InterpolationMode.Bilinear or InterpolationMode.Bicubic;
                var whole = !is_floating_point(input.dtype);
                return Images.AsBatch(input, s_real, batch =>
                {
                    var result = nn.functional.interpolate(batch, size, mode: interpolation, align_corners: blends ? false : null, antialias: blends && antialias);
                    // Cubics overshoot, and bytes would wrap around.
                    return whole && interpolation == InterpolationMode.Bicubic && input.dtype == ScalarType.Byte ? result.clamp(0, 255) : result;
                });
            }

            public static Tensor resize(Tensor input, int height, int width, int? maxSize) => resize(input, height, width, InterpolationMode.Nearest, maxSize);

            private static long[] Proportional(long height, long width, int shorter, int? maxSize)
            {
                if (maxSize <= shorter) throw new ArgumentException($"resize: expected a maxSize above the size {shorter} of the shorter side, got {maxSize}.", nameof(maxSize));
                var (small, large) = (Math.Min(height, width), Math.Max(height, width));
                if (small == 0) throw new ArgumentException($"resize: expected an image of at least 1x1, got {height}x{width}.");
                var (newSmall, newLarge) = ((long)shorter, (long)((double)shorter * large / small));
                if (maxSize is { } limit && newLarge > limit) (newSmall, newLarge) = (Math.Max(1, (long)((double)limit * newSmall / newLarge)), limit);
                return height <= width ? [newSmall, newLarge] : [newLarge, newSmall];
            }

            /// <summary>Adds pixels around the image.</summary>
            /// <param name="input">[..., H, W].</param>
            /// <param name="padding">One number for all sides; left and right, top and bottom; or left, top, right, bottom.</param>
            /// <param name="fill">The value of constant padding.</param>
            /// <param name="padding_mode">What the new pixels are.</param>
            public static Tensor pad(Tensor input, long[] padding, double fill = 0, PaddingModes padding_mode = PaddingModes.Constant)
            {
                ArgumentNullException.ThrowIfNull(padding);
                return pad(input, padding.AsSpan(), fill, padding_mode);
            }

            /// <inheritdoc cref="pad(Tensor, long[], double, PaddingModes)"/>
            public static Tensor pad(Tensor input, ReadOnlySpan<long> padding, double fill = 0, PaddingModes padding_mode = PaddingModes.Constant) => padding switch
            {
                [var all] => pad(input, (all, all, all, all), fill, padding_mode),
                [var sides, var ends] => pad(input, (sides, ends, sides, ends), fill, padding_mode),
                [var left, var top, var right, var bottom] => pad(input, (left, top, right, bottom), fill, padding_mode),
                _ => throw new ArgumentException($"pad: expected 1, 2 or 4 numbers, got {padding.Length}.", nameof(padding)),
            };

            public static Tensor pad(Tensor input, long padding, double fill = 0, PaddingModes padding_mode = PaddingModes.Constant) =>
                pad(input, (padding, padding, padding, padding), fill, padding_mode);

            /// <param name="input">[..., H, W].</param>
            /// <param name="padding">Left and right, top and bottom.</param>
            /// <param name="fill">The value of constant padding.</param>
            /// <param name="padding_mode">What the new pixels are.</param>
            public static Tensor pad(Tensor input, (long, long) padding, double fill = 0, PaddingModes padding_mode = PaddingModes.Constant) =>
                pad(input, (padding.Item1, padding.Item2, padding.Item1, padding.Item2), fill, padding_mode);

            /// <param name="input">[..., H, W].</param>
            /// <param name="padding">Left, top, right, bottom.</param>
            /// <param name="fill">The value of constant padding.</param>
            /// <param name="padding_mode">What the new pixels are.</param>
            public static Tensor pad(Tensor input, (long, long, long, long) padding, double fill = 0, PaddingModes padding_mode = PaddingModes.Constant)
            {
                Images.Size(input, "pad");
                long[] sides = [padding.Item1, padding.Item3, padding.Item2, padding.Item4];
                return padding_mode is PaddingModes.Constant or PaddingModes.Zeros
                    ? nn.functional.pad(input, sides, padding_mode, fill)
                    : Images.AsBatch(input, s_real, batch => nn.functional.pad(batch, sides, padding_mode));
            }

            /// <summary>Left becomes right.</summary>
            public static Tensor hflip(Tensor input)
            {
                Images.Size(input, "hflip");
                return input.flip(-1);
            }

            /// <summary>Top becomes bottom.</summary>
            public static Tensor vflip(Tensor input)
            {
                Images.Size(input, "vflip");
                return input.flip(-2);
            }
        }
    }
}
