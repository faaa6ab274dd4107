using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>The mean of each window.</summary>
    public sealed class AvgPool3d : ParameterLessModule<Tensor, Tensor>
    {
        internal AvgPool3d(
            long[] kernel_size, long[]? stride, long[]? padding, bool ceil_mode, bool count_include_pad, long? divisor_override)
            : base(nameof(AvgPool3d))
        {
            (this.kernel_size, this.stride, this.padding) = (kernel_size, stride, padding);
            (this.ceil_mode, this.count_include_pad, this.divisor_override) = (ceil_mode, count_include_pad, divisor_override);
        }

        public long[] kernel_size { get; set; }

        public long[]? stride { get; set; }

        public long[]? padding { get; set; }

        public bool ceil_mode { get; set; }

        /// <summary>Whether zeros of the padding count as elements of a window.</summary>
        public bool count_include_pad { get; set; }

        /// <summary>What to divide by instead of the number of elements.</summary>
        public long? divisor_override { get; set; }

        public override Tensor forward(Tensor input) =>
            functional.avg_pool3d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.AvgPool3d AvgPool3d(
                long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true,
                long? divisor_override = null) =>
                new(Sizes.Repeat(kernel_size, 3), Sizes.Repeat(stride, 3), Sizes.Repeat(padding, 3), ceil_mode, count_include_pad, divisor_override);

            public static Modules.AvgPool3d AvgPool3d(
                (long, long, long) kernel_size, (long, long, long)? stride = null, (long, long, long)? padding = null,
                bool ceil_mode = false,
                bool count_include_pad = true, long? divisor_override = null) =>
                new(Sizes.Of(kernel_size), Sizes.Of(stride), Sizes.Of(padding), ceil_mode, count_include_pad, divisor_override);

            public static Modules.AvgPool3d AvgPool3d(
                long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true,
                long? divisor_override = null) =>
                new(kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);

            public static partial class functional
            {
                public static Tensor avg_pool3d(
                    Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false,
                    bool count_include_pad = true,
                    long? divisor_override = null) =>
                    Pool.One(
                        "avg_pool3d", 3, input, kernel_size, Sizes.OrDefault(stride), Sizes.OrDefault(padding), ceil_mode,
                        count_include_pad, divisor_override);
            }
        }
    }
}
