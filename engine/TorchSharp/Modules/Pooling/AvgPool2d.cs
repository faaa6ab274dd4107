using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>The mean of each window.</summary>
    public sealed class AvgPool2d : ParameterLessModule<Tensor, Tensor>
    {
        internal AvgPool2d(
            long[] kernel_size, long[]? stride, long[]? padding, bool ceil_mode, bool count_include_pad, long? divisor_override)
            : base(nameof(AvgPool2d))
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
            functional.avg_pool2d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.AvgPool2d AvgPool2d(
                long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true,
                long? divisor_override = null) =>
                new(Sizes.Repeat(kernel_size, 2), Sizes.Repeat(stride, 2), Sizes.Repeat(padding, 2), ceil_mode, count_include_pad, divisor_override);

            public static Modules.AvgPool2d AvgPool2d(
                (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false,
                bool count_include_pad = true, long? divisor_override = null) =>
                new(Sizes.Of(kernel_size), Sizes.Of(stride), Sizes.Of(padding), ceil_mode, count_include_pad, divisor_override);

            public static Modules.AvgPool2d AvgPool2d(
                long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true,
                long? divisor_override = null) =>
                new(kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);

            public static partial class functional
            {
                public static Tensor avg_pool2d(
                    Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false,
                    bool count_include_pad = true,
                    long? divisor_override = null) =>
                    Pool.One(
                        "avg_pool2d", 2, input, kernel_size, Sizes.OrDefault(stride), Sizes.OrDefault(padding), ceil_mode,
                        count_include_pad, divisor_override);

                public static Tensor avg_pool2d(
                    Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false,
                    bool count_include_pad = true,
                    long? divisor_override = null) =>
                    avg_pool2d(
                        input, Sizes.Repeat(kernel_size, 2), Sizes.Repeat(stride, 2), Sizes.Repeat(padding, 2), ceil_mode, count_include_pad,
                        divisor_override);

                public static Tensor avg_pool2d(
                    Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null,
                    bool ceil_mode = false,
                    bool count_include_pad = true, long? divisor_override = null) =>
                    avg_pool2d(
                        input, Sizes.Of(kernel_size), Sizes.Of(stride), Sizes.Of(padding), ceil_mode, count_include_pad, divisor_override);
            }
        }
    }
}
