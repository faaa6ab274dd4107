using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>The mean of each of output_size windows that cover the input evenly.</summary>
    public sealed class AdaptiveAvgPool3d : ParameterLessModule<Tensor, Tensor>
    {
        internal AdaptiveAvgPool3d(long[] output_size) : base(nameof(AdaptiveAvgPool3d)) => this.output_size = output_size;

        public long[] output_size { get; set; }

        public override Tensor forward(Tensor input) => functional.adaptive_avg_pool3d(input, output_size);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.AdaptiveAvgPool3d AdaptiveAvgPool3d(long[] output_size) => new(output_size);

            public static Modules.AdaptiveAvgPool3d AdaptiveAvgPool3d(long output_size) => new(Sizes.Repeat(output_size, 3));

            public static Modules.AdaptiveAvgPool3d AdaptiveAvgPool3d((long, long, long) output_size) => new(Sizes.Of(output_size));

            public static partial class functional
            {
                public static Tensor adaptive_avg_pool3d(Tensor input, long[] output_size) =>
                    Pool.One("adaptive_avg_pool3d", 3, input, output_size);

                public static Tensor adaptive_avg_pool3d(Tensor input, long output_size) =>
                    adaptive_avg_pool3d(input, Sizes.Repeat(output_size, 3));

                public static Tensor adaptive_avg_pool3d(Tensor input, (long, long, long) output_size) =>
                    adaptive_avg_pool3d(input, Sizes.Of(output_size));
            }
        }
    }
}
