using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Resizes (N, C, L), (N, C, H, W) or (N, C, D, H, W) to a size, or by factors.</summary>
    public sealed class Upsample : ParameterLessModule<Tensor, Tensor>
    {
        private readonly long[]? _size;
        private readonly double[]? _scaleFactor;

        internal Upsample(long[]? size, double[]? scale_factor, UpsampleMode mode, bool? align_corners, bool? recompute_scale_factor)
            : base(nameof(Upsample))
        {
            (_size, _scaleFactor) = (size, scale_factor);
            (this.mode, this.align_corners, this.recompute_scale_factor) = (mode, align_corners, recompute_scale_factor);
        }

        /// <summary>The new sizes; empty where factors were given.</summary>
        public ReadOnlySpan<long> size => _size;

        /// <summary>By how much each dimension grows; empty where sizes were given.</summary>
        public ReadOnlySpan<double> scale_factor => _scaleFactor;

        public UpsampleMode mode { get; }

        public bool? align_corners { get; }

        public bool? recompute_scale_factor { get; set; }

        public override Tensor forward(Tensor input) =>
            functional.interpolate(input, _size, _scaleFactor, (InterpolationMode)mode, align_corners, recompute_scale_factor ?? false);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <param name="size">The new sizes, one for each dimension after batch and channels.</param>
            /// <param name="scale_factor">Instead of them: by how much each one grows.</param>
            /// <param name="mode">How new elements are made.</param>
            /// <param name="align_corners">For the (multi)linear and cubic modes: whether the centres of the corner elements stay where they are.</param>
            /// <param name="recompute_scale_factor">Whether the factors are those of the rounded sizes instead of the given ones.</param>
            public static Modules.Upsample Upsample(
                long[]? size = null, double[]? scale_factor = null, UpsampleMode mode = UpsampleMode.Nearest, bool? align_corners = null,
                bool? recompute_scale_factor = null) =>
                new(size, scale_factor, mode, align_corners, recompute_scale_factor);

            public static partial class functional
            {
                /// <summary>Resizes the dimensions after batch and channels. Nearest knows no aligned corners.</summary>
                public static Tensor upsample(
                    Tensor input, long[]? size = null, double[]? scale_factor = null, UpsampleMode mode = UpsampleMode.Nearest,
                    bool align_corners = false) =>
                    interpolate(
                        input, size, scale_factor, (InterpolationMode)mode,
                        // A false that the caller need not have written is no wish.
                        align_corners || Modules.Resizing.Blends((InterpolationMode)mode) ? align_corners : null);

                public static Tensor upsample_nearest(
                    Tensor x, long[]? size = null, double[]? scale_factor = null, bool align_corners = false) =>
                    upsample(x, size, scale_factor, UpsampleMode.Nearest, align_corners);

                public static Tensor upsample_bilinear(
                    Tensor x, long[]? size = null, double[]? scale_factor = null, bool align_corners = false) =>
                    upsample(x, size, scale_factor, UpsampleMode.Bilinear, align_corners);
            }
        }
    }
}
