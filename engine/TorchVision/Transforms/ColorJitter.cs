using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class transforms
    {
        /// <summary>Changes brightness, contrast, saturation and hue by random factors, in a random order.</summary>
        /// <param name="brightness">The range of the factor, 0 or more; (1, 1) changes nothing.</param>
        /// <param name="contrast">The range of the factor, 0 or more; (1, 1) changes nothing.</param>
        /// <param name="saturation">The range of the factor, 0 or more; (1, 1) changes nothing.</param>
        /// <param name="hue">The range of the shift, within -0.5 and 0.5; (0, 0) changes nothing.</param>
        public static ITransform ColorJitter((float, float) brightness, (float, float) contrast, (float, float) saturation, (float, float) hue)
        {
            RequireRange("ColorJitter", "brightness", brightness, 0, double.PositiveInfinity);
            RequireRange("ColorJitter", "contrast", contrast, 0, double.PositiveInfinity);
            RequireRange("ColorJitter", "saturation", saturation, 0, double.PositiveInfinity);
            RequireRange("ColorJitter", "hue", hue, -0.5, 0.5);
            ((float, float) Range, float Neutral, Func<Tensor, double, Tensor> Apply)[] parts =
            [
                (brightness, 1, functional.adjust_brightness),
                (contrast, 1, functional.adjust_contrast),
                (saturation, 1, functional.adjust_saturation),
                (hue, 0, (image, shift) => functional.adjust_hue(image, shift)),
            ];
            return new Step($"ColorJitter({brightness}, {contrast}, {saturation}, {hue})", image =>
            {
                var order = Draws.Order(parts.Length);
                // What changes nothing draws nothing.
                var factors = Array.ConvertAll(parts, part => part.Range == (part.Neutral, part.Neutral) ? (double?)null : Draws.Uniform(part.Range.Item1, part.Range.Item2));
                return Tidied(() => order.Aggregate(image.alias(), (result, place) => factors[place] is { } factor ? parts[place].Apply(result, factor) : result));
            });
        }

        /// <summary>Factors from max(0, 1 - x) to 1 + x; a shift of the hue from -x to x.</summary>
        public static ITransform ColorJitter(float brightness = 0, float contrast = 0, float saturation = 0, float hue = 0) =>
            ColorJitter(Around(brightness), Around(contrast), Around(saturation), (-hue, hue));

        private static (float, float) Around(float spread) => spread >= 0
            ? (Math.Max(0, 1 - spread), 1 + spread)
            : throw new ArgumentException($"ColorJitter: expected spreads of 0 or more, got {spread}.");
    }
}
