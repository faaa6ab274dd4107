using TorchSharp.Modules;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Resizes the last dimensions of (N, C, L), (N, C, H, W) or (N, C, D, H, W).</summary>
            /// <param name="x">What to resize.</param>
            /// <param name="size">The new sizes, one for each of L, H and W, D and H and W.</param>
            /// <param name="scale_factor">Instead of them: by how much each one grows; the new size is rounded down.</param>
            /// <param name="mode">How new elements are made; Linear is for one dimension, Bilinear and Bicubic for two, Trilinear for three.</param>
            /// <param name="align_corners">
            /// For the (multi)linear and cubic modes: whether the centres of the corner elements stay where they are, instead of their corners.
            /// </param>
            /// <param name="recompute_scale_factor">Whether the factors are those of the rounded sizes instead of the given ones.</param>
            /// <param name="antialias">For Bilinear and Bicubic: smooths before shrinking, as Pillow does.</param>
            /// <exception cref="ArgumentException">The settings do not fit each other or the input.</exception>
            public static Tensor interpolate(
                Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest,
                bool? align_corners = null, bool recompute_scale_factor = false, bool antialias = false)
            {
                var dimensions = Resizing.Dimensions("interpolate", x);
                Resizing.Check("interpolate", dimensions, size, scale_factor);
                if (size is not null && recompute_scale_factor)
                    throw new ArgumentException("interpolate: expected recompute_scale_factor only with scale_factor, got it with size.", nameof(recompute_scale_factor));
                if (align_corners is not null && !Resizing.Blends(mode))
                    throw new ArgumentException(
                        $"interpolate: expected align_corners only with Linear, Bilinear, Bicubic or Trilinear, got it with {mode}.", nameof(align_corners));
                if (antialias && mode is not (InterpolationMode.Bilinear or InterpolationMode.Bicubic))
                    throw new ArgumentException($"interpolate: expected antialias only with Bilinear or Bicubic, got it with {mode}.", nameof(antialias));
                if (scale_factor is not null && (recompute_scale_factor || mode == InterpolationMode.Area))
                    (size, scale_factor) = (Resizing.Scaled(x, scale_factor), null);

                var op = Resizing.Operator(mode, dimensions, antialias);
                try
                {
                    return mode == InterpolationMode.Area ? Op.Call(op, x, size)
                        : Resizing.Blends(mode) ? Op.Call(op, x, size, align_corners ?? false, scale_factor)
                        : Op.Call(op, x, size, scale_factor);
                }
                catch (TorchException error) when (Mismatch.OfFloating(error, "interpolate", x) is { } clear)
                {
                    throw clear;
                }
            }
        }
    }
}
