using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>The largest element of each of output_size windows that cover the input evenly.</summary>
    public sealed class AdaptiveMaxPool2d : ParameterLessModule<Tensor, Tensor>
    {
        internal AdaptiveMaxPool2d(long[] output_size) : base(nameof(AdaptiveMaxPool2d)) => this.output_size = output_size;

        public long[] output_size { get; set; }

        public override Tensor forward(Tensor input) => functional.adaptive_max_pool2d(input, output_size);

        public (Tensor output, Tensor indices) forward_with_indices(Tensor input) => functional.adaptive_max_pool2d_with_indices(input,
        output_size);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.AdaptiveMaxPool2d AdaptiveMaxPool2d(long[] output_size) => new(output_size);

            public static partial class functional
            {
                public static Tensor adaptive_max_pool2d(Tensor input, long[] output_size)
                {
                    var (values, indices) = adaptive_max_pool2d_with_indices(input, output_size);
                    indices.Dispose();
                    return values;
                }

                public static (Tensor Values, Tensor Indices) adaptive_max_pool2d_with_indices(Tensor input, long[] output_size) =>
                    Pool.WithIndices("adaptive_max_pool2d", 2, input, output_size);
            }
        }
    }
}
