using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class transforms
    {
        public static partial class functional
        {
            /// <summary>
            /// An image of another type, white to white: whole numbers reach up to their type's largest, floating-point ones to 1.
            /// </summary>
            /// <exception cref="ArgumentException">From float32 to int32 or int64, or from float64 to int64, which would overflow.</exception>
            public static Tensor convert_image_dtype(Tensor image, ScalarType dtype = ScalarType.Float32)
            {
                ArgumentNullException.ThrowIfNull(image);
                if (image.dtype == dtype) return image.alias();
                return Tidied(() => (is_floating_point(image.dtype), is_floating_point(dtype)) switch
                {
                    (true, true) => image.to(dtype),
                    (true, false) => ToWhole(image, dtype),
                    (false, true) => image.to(dtype).div(Images.White(image.dtype)),
                    _ => Rescaled(image, dtype),
                });
            }

            // A little less than white + 1, so that each whole number gets an equal share of the scale.
            private static Tensor ToWhole(Tensor image, ScalarType dtype) =>
                (image.dtype, dtype) is (ScalarType.Float32, ScalarType.Int32 or ScalarType.Int64) or (ScalarType.Float64, ScalarType.Int64)
                    ? throw new ArgumentException($"convert_image_dtype: expected a type that {image.dtype} reaches exactly, got {dtype}.", nameof(dtype))
                    : image.mul(Images.White(dtype) + 1.0 - 1e-3).to(dtype);

            private static Tensor Rescaled(Tensor image, ScalarType dtype)
            {
                var (from, to) = (Images.White(image.dtype) + 1, Images.White(dtype) + 1);
                return from > to ? image.div((long)(from / to), RoundingMode.floor).to(dtype) : image.to(dtype).mul((long)(to / from));
            }

            /// <summary>(image - mean) / deviation, channel by channel.</summary>
            /// <param name="input">Floating point, [..., C, H, W].</param>
            /// <param name="means">One for each channel, or one for all.</param>
            /// <param name="stdevs">One for each channel, or one for all; none is 0.</param>
            /// <param name="inplace">Changes and returns the image itself.</param>
            public static Tensor normalize(Tensor input, double[] means, double[] stdevs, bool inplace = false)
            {
                ArgumentNullException.ThrowIfNull(input);
                if (!is_floating_point(input.dtype)) throw new ArgumentException($"normalize: expected a floating-point image, got {input.dtype}; convert_image_dtype makes one.", nameof(input));
                if (input.dim() < 3) throw Images.Wrong("normalize", "[..., C, H, W]", input);
                RequireForChannels("means", means, input);
                RequireForChannels("stdevs", stdevs, input);
                using var scope = NewDisposeScope();
                var (mean, deviation) = (PerChannel(means, input), PerChannel(stdevs, input));
                // After the conversion: the smallest doubles are 0 in float16.
                if (deviation.eq(0).any().ToBoolean()) throw new ArgumentException($"normalize: expected no deviation of 0 in {input.dtype}, got [{string.Join(", ", stdevs)}].", nameof(stdevs));
                return inplace ? input.sub_(mean).div_(deviation) : scope.MoveToOuter(input.sub(mean).div_(deviation));
            }

            private static void RequireForChannels(string what, double[] values, Tensor image)
            {
                ArgumentNullException.ThrowIfNull(values, what);
                var channels = Images.Channels(image);
                if (values.Length != 1 && values.Length != channels)
                    throw new ArgumentException($"normalize: expected 1 or {channels} {what} for an image [{string.Join(", ", image.shape)}], got {values.Length}.");
            }

            private static Tensor PerChannel(double[] values, Tensor image) => tensor(values, image.dtype, image.device).reshape(-1, 1, 1);

            /// <summary>Writes a value into a rectangle.</summary>
            /// <param name="img">[..., H, W].</param>
            /// <param name="top">The first row.</param>
            /// <param name="left">The first column.</param>
            /// <param name="height">How many rows.</param>
            /// <param name="width">How many columns.</param>
            /// <param name="value">A number, or a tensor that broadcasts to [..., height, width].</param>
            /// <param name="inplace">Changes and returns the image itself.</param>
            public static Tensor erase(Tensor img, int top, int left, int height, int width, Tensor value, bool inplace = false)
            {
                var (rows, columns) = Images.Size(img, "erase");
                ArgumentNullException.ThrowIfNull(value);
                if (top < 0 || left < 0 || height < 0 || width < 0 || (long)top + height > rows || (long)left + width > columns)
                    throw new ArgumentException($"erase: expected a rectangle within {rows}x{columns}, got {height}x{width} at row {top}, column {left}.");
                using var scope = NewDisposeScope();
                var result = inplace ? img : img.clone();
                result.narrow(-2, top, height).narrow(-1, left, width).copy_(value);
                return inplace ? img : scope.MoveToOuter(result);
            }
        }
    }
}
