using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>The largest element of each window.</summary>
    public sealed class MaxPool2d : ParameterLessModule<Tensor, Tensor>
    {
        internal MaxPool2d(long[] kernel_size, long[]? stride, long[]? padding, long[]? dilation, bool ceil_mode)
            : base(nameof(MaxPool2d)) =>
            (this.kernel_size, this.stride, this.padding, this.dilation, this.ceil_mode) = (kernel_size, stride, padding, dilation, ceil_mode);

        public long[] kernel_size { get; set; }

        public long[]? stride { get; set; }

        public long[]? padding { get; set; }

        public long[]? dilation { get; set; }

        public bool ceil_mode { get; set; }

        public override Tensor forward(Tensor input) => functional.max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode);

        public (Tensor Values, Tensor Indices) forward_with_indices(Tensor input) =>
            functional.max_pool2d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.MaxPool2d MaxPool2d(
                long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                new(Sizes.Repeat(kernel_size, 2), Sizes.Repeat(stride, 2), Sizes.Repeat(padding, 2), Sizes.Repeat(dilation, 2), ceil_mode);

            public static Modules.MaxPool2d MaxPool2d(
                (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null,
                bool ceil_mode = false) =>
                new(Sizes.Of(kernel_size), Sizes.Of(stride), Sizes.Of(padding), Sizes.Of(dilation), ceil_mode);

            public static Modules.MaxPool2d MaxPool2d(
                long[] kernel_size, long[]? stride = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                new(kernel_size, stride, padding, dilation, ceil_mode);

            public static partial class functional
            {
                public static Tensor max_pool2d(
                    Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null,
                    bool ceil_mode = false) =>
                    Pool.One(
                        "max_pool2d", 2, input, kernel_size, Sizes.OrDefault(strides), Sizes.OrDefault(padding), Sizes.OrDefault(dilation),
                        ceil_mode);

                public static Tensor max_pool2d(
                    Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null,
                    bool ceil_mode = false) =>
                    max_pool2d(
                        input, Sizes.Repeat(kernel_size, 2), Sizes.Repeat(stride, 2), Sizes.Repeat(padding, 2), Sizes.Repeat(dilation, 2), ceil_mode);

                public static Tensor max_pool2d(
                    Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null,
                    (long, long)? dilation = null, bool ceil_mode = false) =>
                    max_pool2d(input, Sizes.Of(kernel_size), Sizes.Of(stride), Sizes.Of(padding), Sizes.Of(dilation), ceil_mode);

                public static (Tensor output, Tensor indices) max_pool2d_with_indices(
                    Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null,
                    bool ceil_mode = false) =>
                    Pool.WithIndices(
                        "max_pool2d_with_indices", 2, input, kernel_size, Sizes.OrDefault(strides), Sizes.OrDefault(padding),
                        Sizes.OrDefault(dilation), ceil_mode);
            }
        }
    }
}
