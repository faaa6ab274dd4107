using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class transforms
    {
        public static partial class functional
        {
            /// <summary>A rectangle of the image; what lies outside is 0.</summary>
            public static Tensor crop(Tensor input, int top, int left, int height, int width)
            {
                var (rows, columns) = Images.Size(input, "crop");
                if (height < 1 || width < 1) throw new ArgumentException($"crop: expected a size of at least 1x1, got {height}x{width}.");
                var vertical = Part(top, height, rows);
                var horizontal = Part(left, width, columns);
                return Tidied(() =>
                {
                    var inner = input.narrow(-2, vertical.Start, vertical.Length).narrow(-1, horizontal.Start, horizontal.Length);
                    return vertical.Length == height && horizontal.Length == width
                        ? inner
                        : nn.functional.pad(inner, [horizontal.Before, width - horizontal.Before - horizontal.Length, vertical.Before, height - vertical.Before - vertical.Length]);
                });
            }

            public static Tensor crop(Tensor input, int top, int left, int size) => crop(input, top, left, size, size);

            /// <summary>The middle of the image; where that is smaller, 0 stands around it.</summary>
            public static Tensor center_crop(Tensor input, int height, int width)
            {
                var (rows, columns) = Images.Size(input, "center_crop");
                return crop(input, Middle(rows, height), Middle(columns, width), height, width);
            }

            public static Tensor center_crop(Tensor input, int size) => center_crop(input, size, size);

            /// <summary>A rectangle of the image, in a new size.</summary>
            /// <exception cref="ArgumentException">The rectangle does not lie within the image, or a size is below 1.</exception>
            public static Tensor resized_crop(Tensor input, int top, int left, int height, int width, int newHeight, int newWidth)
            {
                var (rows, columns) = Images.Size(input, "resized_crop");
                if (top < 0 || left < 0 || height < 1 || width < 1 || (long)top + height > rows || (long)left + width > columns)
                    throw new ArgumentException($"resized_crop: expected a rectangle within {rows}x{columns}, got {height}x{width} at row {top}, column {left}.");
                return Tidied(() => resize(crop(input, top, left, height, width), newHeight, newWidth));
            }

            // Which part of `length` from `start` on lies within 0..limit, and how much of it lies before.
            private static (long Start, long Length, long Before) Part(long start, long length, long limit)
            {
                var (first, end) = (Math.Clamp(start, 0, limit), Math.Clamp(start + length, 0, limit));
                return (first, end - first, Math.Min(first - start > 0 ? first - start : 0, length));
            }

            // Padding puts the odd row last, cutting rounds half to even: as torchvision does.
            private static int Middle(long size, int wanted) =>
                wanted > size ? (int)-((wanted - size) / 2) : (int)Math.Round((size - wanted) / 2.0, MidpointRounding.ToEven);
        }
    }
}

/// <summary>torchvision's functions that are methods of tensors.</summary>
public static class VisionExtensionMethods
{
    /// <inheritdoc cref="torchvision.transforms.functional.crop(Tensor, int, int, int, int)"/>
    public static Tensor crop(this Tensor image, int top, int left, int height, int width) =>
        torchvision.transforms.functional.crop(image, top, left, height, width);
}
