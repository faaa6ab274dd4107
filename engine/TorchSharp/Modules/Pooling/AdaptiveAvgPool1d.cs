using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>The mean of each of output_size windows that cover the input evenly.</summary>
    public sealed class AdaptiveAvgPool1d : ParameterLessModule<Tensor, Tensor>
    {
        internal AdaptiveAvgPool1d(long output_size) : base(nameof(AdaptiveAvgPool1d)) => this.output_size = output_size;

        public long output_size { get; set; }

        public override Tensor forward(Tensor input) => functional.adaptive_avg_pool1d(input, output_size);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.AdaptiveAvgPool1d AdaptiveAvgPool1d(long output_size) => new(output_size);

            public static partial class functional
            {
                public static Tensor adaptive_avg_pool1d(Tensor input, long output_size) =>
                    Pool.One("adaptive_avg_pool1d", 1, input, new long[] { output_size });
            }
        }
    }
}
