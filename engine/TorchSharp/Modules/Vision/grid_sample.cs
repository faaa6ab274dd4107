using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Reads images at given places (Jaderberg et al. 2015).</summary>
            /// <param name="input">(N, C, H, W) or (N, C, D, H, W).</param>
            /// <param name="grid">(N, H', W', 2) with places (x, y), or (N, D', H', W', 3) with (x, y, z); -1 and 1 are the borders.</param>
            /// <param name="mode">How to read between elements.</param>
            /// <param name="padding_mode">What stands outside.</param>
            /// <param name="align_corners">Whether -1 and 1 are the centres of the corner elements, instead of their corners; null is false.</param>
            /// <returns>(N, C, H', W') or (N, C, D', H', W').</returns>
            /// <exception cref="ArgumentException">Input and grid do not fit each other.</exception>
            public static Tensor grid_sample(
                Tensor input, Tensor grid, GridSampleMode mode = GridSampleMode.Bilinear,
                GridSamplePaddingMode padding_mode = GridSamplePaddingMode.Zeros, bool? align_corners = null)
            {
                var (images, places) = (input.shape, grid.shape);
                if (images.Length is < 4 or > 5 || places.Length != images.Length || places[^1] != images.Length - 2 || places[0] != images[0])
                    throw new ArgumentException(
                        "grid_sample: expected an input (N, C, H, W) with a grid (N, H', W', 2), or (N, C, D, H, W) with (N, D', H', W', 3), "
                        + $"got [{string.Join(", ", images)}] with [{string.Join(", ", places)}].", nameof(grid));
                if (input.dtype != grid.dtype)
                    throw new ArgumentException($"grid_sample: expected a grid of the input's type {input.dtype}, got {grid.dtype}.", nameof(grid));
                try
                {
                    return Op.Call("grid_sampler", input, grid, Number(mode), Number(padding_mode), align_corners ?? false);
                }
                catch (TorchException error) when (Modules.Mismatch.OfFloating(error, "grid_sample", input) is { } clear)
                {
                    throw clear;
                }
            }

            /// <summary>The places that grid_sample reads to transform images by affine maps.</summary>
            /// <param name="theta">(N, 2, 3) for images, (N, 3, 4) for volumes.</param>
            /// <param name="size">The sizes of the result of grid_sample: (N, C, H, W) or (N, C, D, H, W).</param>
            /// <param name="align_corners">As grid_sample's.</param>
            /// <exception cref="ArgumentException">Maps and sizes do not fit each other.</exception>
            public static Tensor affine_grid(Tensor theta, long[]? size = null, bool align_corners = false)
            {
                if (size is null) throw new ArgumentNullException(nameof(size), "affine_grid: expected the sizes (N, C, H, W) or (N, C, D, H, W), got none.");
                if (!is_floating_point(theta.dtype))
                    throw new ArgumentException($"affine_grid: expected floating-point maps, got {theta.dtype}.", nameof(theta));
                if (size.Length is < 4 or > 5 || size.Any(length => length < 1))
                    throw new ArgumentException($"affine_grid: expected 4 or 5 sizes of 1 or more, got [{string.Join(", ", size)}].", nameof(size));
                long[] wanted = [size[0], size.Length - 2, size.Length - 1];
                if (!theta.shape.AsSpan().SequenceEqual(wanted))
                    throw new ArgumentException(
                        $"affine_grid: expected maps of size [{string.Join(", ", wanted)}] for the sizes [{string.Join(", ", size)}], "
                        + $"got [{string.Join(", ", theta.shape)}].", nameof(theta));
                return Op.Call("affine_grid_generator", theta, size, align_corners);
            }

            // libtorch numbers the modes otherwise than TorchSharp.
            private static long Number(GridSampleMode mode) => mode switch
            {
                GridSampleMode.Bilinear => 0,
                GridSampleMode.Nearest => 1,
                _ => throw new ArgumentOutOfRangeException(nameof(mode), $"grid_sample: expected Nearest or Bilinear, got {mode}."),
            };

            private static long Number(GridSamplePaddingMode mode) => mode switch
            {
                GridSamplePaddingMode.Zeros => 0,
                GridSamplePaddingMode.Border => 1,
                GridSamplePaddingMode.Reflection => 2,
                _ => throw new ArgumentOutOfRangeException(nameof(mode), $"grid_sample: expected Zeros, Reflection or Border, got {mode}."),
            };
        }
    }
}
