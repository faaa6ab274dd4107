using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class transforms
    {
        public static partial class functional
        {
            /// <summary>Stretches each channel so that its darkest pixel becomes black and its brightest white.</summary>
            public static Tensor autocontrast(Tensor input)
            {
                Images.RequireColours(input, "autocontrast");
                return Tidied(() =>
                {
                    var (type, white) = (Images.Floating(input.dtype), is_floating_point(input.dtype) ? 1.0 : 255.0);
                    var (low, high) = (input.amin([-2, -1], true).to(type), input.amax([-2, -1], true).to(type));
                    var flat = high.eq(low);
                    var scale = (high - low).reciprocal().mul(white).masked_fill(flat, 1);
                    return (input - low.masked_fill(flat, 0)).mul(scale).clamp(0, white).to(input.dtype);
                });
            }

            /// <summary>Spreads the values of each channel so that all are about equally frequent.</summary>
            /// <param name="input">uint8, [C, H, W] or [N, C, H, W].</param>
            public static Tensor equalize(Tensor input)
            {
                Images.RequireBytes(input, "equalize");
                Images.RequireColours(input, "equalize");
                return Tidied(() => stack(input.reshape(-1, input.shape[^2] * input.shape[^1]).unbind(0).Select(Equalized), 0).reshape(input.shape));
            }

            private static Tensor Equalized(Tensor values)
            {
                var histogram = Op.Call("bincount", values, Value.None, 256);
                var counts = histogram.masked_select(histogram.ne(0));
                // The share of one of 255 steps, the brightest value left out, as Pillow counts.
                var step = counts.narrow(0, 0, Math.Max(counts.numel() - 1, 0)).sum().div(255, RoundingMode.floor);
                if (step.ToInt64() == 0) return values;
                var table = (histogram.cumsum(0) + step.div(2, RoundingMode.floor)).div(step, RoundingMode.floor);
                table = nn.functional.pad(table, [1L, 0L]).narrow(0, 0, 256).clamp(0, 255);
                return table.index_select(0, values.to(ScalarType.Int64)).to(ScalarType.Byte);
            }

            /// <summary>White - image.</summary>
            public static Tensor invert(Tensor input)
            {
                ArgumentNullException.ThrowIfNull(input);
                return is_floating_point(input.dtype) ? Op.Call("rsub.Scalar", input, 1.0) : Op.Call("rsub.Scalar", input, (long)Images.White(input.dtype));
            }

            /// <summary>Keeps the highest bits of every value.</summary>
            /// <param name="input">uint8.</param>
            /// <param name="bits">How many, 0 to 8.</param>
            public static Tensor posterize(Tensor input, int bits)
            {
                Images.RequireBytes(input, "posterize");
                if (bits is < 0 or > 8) throw new ArgumentOutOfRangeException(nameof(bits), $"posterize: expected 0 to 8 bits, got {bits}.");
                return Op.Call("bitwise_and.Scalar", input, 256 - (1 << (8 - bits)) & 255);
            }

            /// <summary>Inverts the pixels at or above a threshold.</summary>
            public static Tensor solarize(Tensor input, double threshold)
            {
                ArgumentNullException.ThrowIfNull(input);
                var white = Images.White(input.dtype);
                if (!(threshold <= white)) throw new ArgumentOutOfRangeException(nameof(threshold), $"solarize: expected a threshold of at most {white} for {input.dtype}, got {threshold}.");
                return Tidied(() => where(input.ge(threshold), invert(input), input));
            }
        }
    }
}
