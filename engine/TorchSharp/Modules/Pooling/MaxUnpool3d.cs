using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Puts the results of MaxPool3d back to where they came from, among zeros.</summary>
    public sealed class MaxUnpool3d : ParameterLessModule<Tensor, Tensor, long[], Tensor>
    {
        internal MaxUnpool3d(long[] kernel_size, long[]? stride, long[]? padding) : base(nameof(MaxUnpool3d)) =>
            (this.kernel_size, this.stride, this.padding) =
                (Sizes.Expect(nameof(MaxUnpool3d), nameof(kernel_size), kernel_size, 3), stride, padding);

        public long[] kernel_size { get; set; }

        public long[]? stride { get; set; }

        public long[]? padding { get; set; }

        /// <param name="tensor">The maxima: (N, C, D, H, W) or (C, D, H, W).</param>
        /// <param name="indices">Where they came from.</param>
        /// <param name="output_size">The sizes of what was pooled, where the usual ones are not right; with or without batch and channels.</param>
        public override Tensor forward(Tensor tensor, Tensor indices, long[]? output_size = null) =>
            functional.max_unpool3d(tensor, indices, kernel_size, stride, padding, output_size);

        public new Tensor call(Tensor tensor, Tensor indices, long[]? output_size = null) => base.call(tensor, indices, output_size!);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.MaxUnpool3d MaxUnpool3d(long kernel_size, long? stride = null, long? padding = null) =>
                new(Sizes.Repeat(kernel_size, 3), Sizes.Repeat(stride, 3), Sizes.Repeat(padding, 3));

            public static Modules.MaxUnpool3d MaxUnpool3d(
                (long, long, long) kernel_size, (long, long, long)? stride = null, (long, long, long)? padding = null) =>
                new(Sizes.Of(kernel_size), Sizes.Of(stride), Sizes.Of(padding));

            public static Modules.MaxUnpool3d MaxUnpool3d(long[] kernel_size, long[]? stride = null, long[]? padding = null) =>
                new(kernel_size, stride, padding);

            public static partial class functional
            {
                public static Tensor max_unpool3d(
                    Tensor input, Tensor indices, long[] kernel_size, long[]? stride = null, long[]? padding = null, long[]? output_size = null) =>
                    Unpool.Run(
                        "max_unpool3d", input, indices, Sizes.Expect("max_unpool3d", nameof(kernel_size), kernel_size, 3), stride, padding,
                        output_size);
            }
        }
    }
}
