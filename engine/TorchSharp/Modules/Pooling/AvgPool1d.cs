using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>The mean of each window.</summary>
    public sealed class AvgPool1d : ParameterLessModule<Tensor, Tensor>
    {
        internal AvgPool1d(long kernel_size, long? stride, long? padding, bool ceil_mode, bool count_include_pad) : base(nameof(AvgPool1d))
        {
            (this.kernel_size, this.stride, this.padding) = (kernel_size, stride, padding);
            (this.ceil_mode, this.count_include_pad) = (ceil_mode, count_include_pad);
        }

        public long kernel_size { get; set; }

        public long? stride { get; set; }

        public long? padding { get; set; }

        public bool ceil_mode { get; set; }

        /// <summary>Whether zeros of the padding count as elements of a window.</summary>
        public bool count_include_pad { get; set; }

        public override Tensor forward(Tensor input) =>
            functional.avg_pool1d(input, kernel_size, stride, padding, ceil_mode, count_include_pad);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.AvgPool1d AvgPool1d(
                long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true) =>
                new(kernel_size, stride, padding, ceil_mode, count_include_pad);

            public static partial class functional
            {
                public static Tensor avg_pool1d(
                    Tensor input, long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false,
                    bool count_include_pad = true) =>
                    Pool.One(
                        "avg_pool1d", 1, input, new long[] { kernel_size }, Sizes.OrDefault(stride), Sizes.OrDefault(padding), ceil_mode,
                        count_include_pad);
            }
        }
    }
}
