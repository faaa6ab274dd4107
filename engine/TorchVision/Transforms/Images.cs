using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    /// <summary>What the transforms have in common: sizes, checks, and images as the batches that operators want.</summary>
    private static class Images
    {
        internal static (long Height, long Width) Size(Tensor image, string call)
        {
            ArgumentNullException.ThrowIfNull(image);
            return image.shape is [.., var height, var width] ? (height, width) : throw Wrong(call, "[..., H, W]", image);
        }

        internal static long Channels(Tensor image) => image.shape is [.., var channels, _, _] ? channels : 1;

        internal static void RequireColours(Tensor image, string call)
        {
            ArgumentNullException.ThrowIfNull(image);
            if (image.shape is not [.., 1 or 3, _, _]) throw Wrong(call, "[..., 1 or 3, H, W]", image);
        }

        internal static void RequireBytes(Tensor image, string call)
        {
            ArgumentNullException.ThrowIfNull(image);
            if (image.dtype != ScalarType.Byte) throw new ArgumentException($"{call}: expected an image of uint8, got {image.dtype}.");
        }

        internal static ArgumentException Wrong(string call, string expected, Tensor image) =>
            new($"{call}: expected an image {expected}, got [{string.Join(", ", image.shape)}].");

        /// <summary>What white is: the largest whole number of the type, or 1.</summary>
        internal static double White(ScalarType dtype) => dtype switch
        {
            ScalarType.Byte => byte.MaxValue,
            ScalarType.Int8 => sbyte.MaxValue,
            ScalarType.Int16 => short.MaxValue,
            ScalarType.Int32 => int.MaxValue,
            ScalarType.Int64 => long.MaxValue,
            _ => 1,
        };

        /// <summary>The type in which an image of this type is computed with.</summary>
        internal static ScalarType Floating(ScalarType dtype) => is_floating_point(dtype) ? dtype : ScalarType.Float32;

        /// <summary>
        /// Applies a function of (N, C, H, W) in one of some types to an image [..., H, W] of any type, and rounds where the image holds
        /// whole numbers.
        /// </summary>
        internal static Tensor AsBatch(Tensor image, ScalarType[] types, Func<Tensor, Tensor> apply) => Tidied(() =>
        {
            var (shape, dtype) = (image.shape, image.dtype);
            var channels = Channels(image);
            var batch = image.reshape(shape.Length > 3 ? -1 : 1, channels, shape[^2], shape[^1]);
            if (!types.Contains(dtype)) batch = batch.to(types[0]);
            var result = apply(batch);
            if (!types.Contains(dtype)) result = (is_floating_point(dtype) ? result : result.round()).to(dtype);
            return result.reshape([.. shape[..^2], .. result.shape[^2..]]);
        });
    }
}
