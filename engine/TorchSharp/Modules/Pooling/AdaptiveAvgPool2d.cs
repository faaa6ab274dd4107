using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>The mean of each of output_size windows that cover the input evenly.</summary>
    public sealed class AdaptiveAvgPool2d : ParameterLessModule<Tensor, Tensor>
    {
        internal AdaptiveAvgPool2d(long[] output_size) : base(nameof(AdaptiveAvgPool2d)) => this.output_size = output_size;

        public long[] output_size { get; set; }

        public override Tensor forward(Tensor input) => functional.adaptive_avg_pool2d(input, output_size);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.AdaptiveAvgPool2d AdaptiveAvgPool2d(long[] output_size) => new(output_size);

            public static Modules.AdaptiveAvgPool2d AdaptiveAvgPool2d(long output_size) => new(Sizes.Repeat(output_size, 2));

            public static Modules.AdaptiveAvgPool2d AdaptiveAvgPool2d((long, long) output_size) => new(Sizes.Of(output_size));

            public static partial class functional
            {
                public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) =>
                    Pool.One("adaptive_avg_pool2d", 2, input, output_size);

                public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) =>
                    adaptive_avg_pool2d(input, Sizes.Repeat(output_size, 2));

                public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) =>
                    adaptive_avg_pool2d(input, Sizes.Of(output_size));
            }
        }
    }
}
