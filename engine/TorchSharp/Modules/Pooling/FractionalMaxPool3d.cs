using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>The largest element of each of output_size windows that start at random places (Graham 2015).</summary>
    public sealed class FractionalMaxPool3d : ParameterLessModule<Tensor, Tensor>
    {
        internal FractionalMaxPool3d(long[] kernel_size, long[]? output_size, double[]? output_ratio) : base(nameof(FractionalMaxPool3d))
        {
            FractionalPool.CheckSettings(nameof(FractionalMaxPool3d), 3, kernel_size, output_size, output_ratio);
            (this.kernel_size, this.output_size, this.output_ratio) = (kernel_size, output_size, output_ratio);
        }

        public long[] kernel_size { get; set; }

        /// <summary>The output's sizes; null where a ratio was given.</summary>
        public long[]? output_size { get; set; }

        /// <summary>The output's sizes as shares of the input's; null where sizes were given.</summary>
        public double[]? output_ratio { get; set; }

        public override Tensor forward(Tensor input) => functional.fractional_max_pool3d(input, kernel_size, output_size, output_ratio);

        public (Tensor Values, Tensor Indices) forward_with_indices(Tensor input) =>
            functional.fractional_max_pool3d_with_indices(input, kernel_size, output_size, output_ratio);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.FractionalMaxPool3d FractionalMaxPool3d(
                long kernel_size, long? output_size = null, double? output_ratio = null) =>
                new(Sizes.Repeat(kernel_size, 3), Sizes.Repeat(output_size, 3), FractionalPool.Repeat(output_ratio, 3));

            public static Modules.FractionalMaxPool3d FractionalMaxPool3d(
                (long, long, long) kernel_size, (long, long, long)? output_size = null, (double, double, double)? output_ratio = null) =>
                new(Sizes.Of(kernel_size), Sizes.Of(output_size), Sizes.Of(output_ratio));

            public static Modules.FractionalMaxPool3d FractionalMaxPool3d(
                long[] kernel_size, long[]? output_size = null, double[]? output_ratio = null) =>
                new(kernel_size, output_size, output_ratio);

            public static partial class functional
            {
                public static Tensor fractional_max_pool3d(
                    Tensor input, long kernel_size, long? output_size = null, double? output_ratio = null) =>
                    fractional_max_pool3d(
                        input, Sizes.Repeat(kernel_size, 3), Sizes.Repeat(output_size, 3), FractionalPool.Repeat(output_ratio, 3));

                public static Tensor fractional_max_pool3d(
                    Tensor input, (long, long, long) kernel_size, (long, long, long)? output_size = null, (double, double, double)? output_ratio = null) =>
                    fractional_max_pool3d(input, Sizes.Of(kernel_size), Sizes.Of(output_size), Sizes.Of(output_ratio));

                public static Tensor fractional_max_pool3d(
                    Tensor input, long[] kernel_size, long[]? output_size = null, double[]? output_ratio = null) =>
                    FractionalPool.Values("fractional_max_pool3d", 3, input, kernel_size, output_size, output_ratio);

                public static (Tensor Values, Tensor Indices) fractional_max_pool3d_with_indices(
                    Tensor input, long kernel_size, long? output_size = null, double? output_ratio = null) =>
                    fractional_max_pool3d_with_indices(
                        input, Sizes.Repeat(kernel_size, 3), Sizes.Repeat(output_size, 3), FractionalPool.Repeat(output_ratio, 3));

                public static (Tensor Values, Tensor Indices) fractional_max_pool3d_with_indices(
                    Tensor input, (long, long, long) kernel_size, (long, long, long)? output_size = null, (double, double, double)? output_ratio = null) =>
                    fractional_max_pool3d_with_indices(input, Sizes.Of(kernel_size), Sizes.Of(output_size), Sizes.Of(output_ratio));

                public static (Tensor Values, Tensor Indices) fractional_max_pool3d_with_indices(
                    Tensor input, long[] kernel_size, long[]? output_size = null, double[]? output_ratio = null) =>
                    FractionalPool.Run("fractional_max_pool3d", 3, input, kernel_size, output_size, output_ratio);
            }
        }
    }
}
