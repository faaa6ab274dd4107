using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class transforms
    {
        public static partial class functional
        {
            /// <summary>factor · image: 0 is black, 1 the image itself.</summary>
            public static Tensor adjust_brightness(Tensor img, double brightness_factor)
            {
                RequireFactor("adjust_brightness", brightness_factor);
                Images.RequireColours(img, "adjust_brightness");
                return Tidied(() => Blend(img, zeros_like(img), brightness_factor));
            }

            /// <summary>A blend of the image and its mean grey: 0 is the grey, 1 the image itself.</summary>
            public static Tensor adjust_contrast(Tensor img, double contrast_factor)
            {
                RequireFactor("adjust_contrast", contrast_factor);
                Images.RequireColours(img, "adjust_contrast");
                return Tidied(() => Blend(img, rgb_to_grayscale(img).to(Images.Floating(img.dtype)).mean([-3, -2, -1], true), contrast_factor));
            }

            /// <summary>A blend of the image and its greys: 0 is the greys, 1 the image itself. A grey image stays as it is.</summary>
            public static Tensor adjust_saturation(Tensor img, double saturation_factor)
            {
                RequireFactor("adjust_saturation", saturation_factor);
                Images.RequireColours(img, "adjust_saturation");
                return Images.Channels(img) == 1 ? img.alias() : Tidied(() => Blend(img, rgb_to_grayscale(img), saturation_factor));
            }

            /// <summary>A blend of the image and a smoothed one: 0 is the smoothed one, 1 the image itself.</summary>
            public static Tensor adjust_sharpness(Tensor img, double sharpness)
            {
                RequireFactor("adjust_sharpness", sharpness);
                Images.RequireColours(img, "adjust_sharpness");
                var (height, width) = Images.Size(img, "adjust_sharpness");
                return height <= 2 || width <= 2 ? img.alias() : Tidied(() => Blend(img, Smoothed(img), sharpness));
            }

            /// <summary>gain · image ^ gamma, on a scale from 0 to 1: above 1, dark regions get darker.</summary>
            public static Tensor adjust_gamma(Tensor img, double gamma, double gain = 1.0)
            {
                RequireFactor("adjust_gamma", gamma);
                Images.RequireColours(img, "adjust_gamma");
                return Tidied(() =>
                {
                    var unit = is_floating_point(img.dtype) ? img : convert_image_dtype(img);
                    return convert_image_dtype(unit.pow(gamma).mul(gain).clamp(0, 1), img.dtype);
                });
            }

            /// <summary>Turns the hue. A grey image stays as it is.</summary>
            /// <param name="img">The image.</param>
            /// <param name="hue_factor">By how much: 1 is a full turn.</param>
            /// <param name="degrees">360 is a full turn instead.</param>
            public static Tensor adjust_hue(Tensor img, double hue_factor, bool degrees = false)
            {
                Images.RequireColours(img, "adjust_hue");
                if (!double.IsFinite(hue_factor)) throw new ArgumentOutOfRangeException(nameof(hue_factor), $"adjust_hue: expected a finite factor, got {hue_factor}.");
                return Images.Channels(img) == 1 ? img.alias() : Hue.Turned(img, degrees ? hue_factor / 360 : hue_factor);
            }

            /// <summary>0.2989 R + 0.587 G + 0.114 B.</summary>
            /// <param name="input">[..., 1 or 3, H, W].</param>
            /// <param name="num_output_channels">1, or 3 equal ones.</param>
            public static Tensor rgb_to_grayscale(Tensor input, int num_output_channels = 1)
            {
                if (num_output_channels is not (1 or 3))
                    throw new ArgumentException($"rgb_to_grayscale: expected 1 or 3 output channels, got {num_output_channels}.", nameof(num_output_channels));
                Images.RequireColours(input, "rgb_to_grayscale");
                return Tidied(() =>
                {
                    var grey = Images.Channels(input) == 1 ? input.alias() : Grey(input);
                    return num_output_channels == 1 ? grey : grey.expand([.. input.shape[..^3], 3, .. input.shape[^2..]]);
                });
            }

            private static Tensor Grey(Tensor input)
            {
                var rgb = input.unbind(-3);
                return (rgb[0].mul(0.2989) + rgb[1].mul(0.587) + rgb[2].mul(0.114)).to(input.dtype).unsqueeze(-3);
            }

            private static Tensor Blend(Tensor image, Tensor other, double ratio) =>
                (image.mul(ratio) + other.mul(1 - ratio)).clamp(0, is_floating_point(image.dtype) ? 1 : 255).to(image.dtype);

            // The border has no neighbours on one side and stays as it is.
            private static Tensor Smoothed(Tensor image)
            {
                var type = Images.Floating(image.dtype);
                var weights = new double[] { 1, 1, 1, 1, 5, 1, 1, 1, 1 };
                var kernel = tensor(weights, type, image.device).div(weights.Sum()).reshape(1, 1, 3, 3).expand(Images.Channels(image), 1, 3, 3);
                var inner = Images.AsBatch(image, [type], batch => nn.functional.conv2d(batch, kernel, groups: Images.Channels(image)));
                var result = image.clone();
                result.narrow(-2, 1, image.shape[^2] - 2).narrow(-1, 1, image.shape[^1] - 2).copy_(inner);
                return result;
            }

            private static void RequireFactor(string call, double factor)
            {
                if (!(factor >= 0 && double.IsFinite(factor))) throw new ArgumentException($"{call}: expected a factor of 0 or more, got {factor}.");
            }
        }
    }
}
