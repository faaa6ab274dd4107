using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    /// <summary>Turns the hue of red, green and blue, by way of hue, saturation and value (Smith 1978), in torchvision's steps.</summary>
    private static class Hue
    {
        internal static Tensor Turned(Tensor image, double turns) => Tidied(() =>
        {
            var white = Images.White(image.dtype);
            var unit = is_floating_point(image.dtype) ? image : image.to(ScalarType.Float32).div(white);
            var (hue, saturation, value) = FromRgb(unit);
            var result = ToRgb((hue + turns).remainder(1.0), saturation, value);
            return is_floating_point(image.dtype) ? result : result.mul(white).to(image.dtype);
        });

        private static (Tensor Hue, Tensor Saturation, Tensor Value) FromRgb(Tensor image)
        {
            var rgb = image.unbind(-3);
            var (max, min) = (image.amax([-3]), image.amin([-3]));
            // Greys have no hue: a divisor of 1 keeps them from becoming 0/0.
            var grey = max.eq(min);
            var (one, span) = (ones_like(max), max - min);
            var saturation = span / where(grey, one, max);
            var divisor = where(grey, one, span);
            var (red, green, blue) = ((max - rgb[0]) / divisor, (max - rgb[1]) / divisor, (max - rgb[2]) / divisor);
            var (isRed, isGreen) = (max.eq(rgb[0]), max.eq(rgb[1]));
            var notRed = isRed.logical_not();
            var hue = isRed.mul(blue - green)
                + isGreen.logical_and(notRed).mul(red.add(2.0) - blue)
                + isGreen.logical_not().logical_and(notRed).mul(green.add(4.0) - red);
            return (hue.div(6.0).add(1.0).fmod(1.0), saturation, max);
        }

        // Six sectors of the circle, each with its own order of the four values.
        private static Tensor ToRgb(Tensor hue, Tensor saturation, Tensor value)
        {
            var sector = hue.mul(6.0).floor();
            var within = hue.mul(6.0) - sector;
            var p = value.mul(saturation.neg().add(1.0)).clamp(0, 1);
            var q = value.mul((saturation * within).neg().add(1.0)).clamp(0, 1);
            var t = value.mul((saturation * within.neg().add(1.0)).neg().add(1.0)).clamp(0, 1);
            var index = sector.to(ScalarType.Int64).remainder(6).unsqueeze(-3);
            Tensor Choose(params Tensor[] sectors) => stack(sectors, -3).gather(-3, index);
            return Op.Call("cat", new[] { Choose(value, q, p, p, t, value), Choose(t, value, value, q, p, p), Choose(p, p, t, value, value, q) }, -3);
        }
    }
}
