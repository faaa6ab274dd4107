using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>
    /// What transposed convolutions of any number of dimensions share. They are the gradients of convolutions with respect to
    /// their input: each input element adds its multiple of the kernel to the output, in steps of the stride. Sizes along each
    /// dimension: out = (in - 1)·stride - 2·padding + dilation·(kernel - 1) + output_padding + 1 (Dumoulin and Visin 2016).
    /// </summary>
    public abstract class ConvolutionTranspose : Convolution
    {
        protected ConvolutionTranspose(
            string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding, Padding? padding_type,
            long[] dilation, bool transposed, long[] output_padding, long groups, bool bias, PaddingModes padding_mode,
            Device? device = null, ScalarType? dtype = null)
            : base(
                name, in_channels, out_channels, kernel_size, stride, padding, padding_type, dilation, transposed, output_padding, groups,
                bias, OnlyZeros(name, padding_mode), device, dtype)
        {
        }

        public override Tensor forward(Tensor input) => forward(input, null);

        /// <summary>Several sizes of output belong to one size of input where the stride is above 1: this one chooses.</summary>
        /// <param name="input">(N, in_channels, ...) or (in_channels, ...).</param>
        /// <param name="output_size">The output's sizes, with or without those of batch and channels; null takes the smallest and output_padding.</param>
        /// <exception cref="ArgumentException">The input does not fit, or no output of that size belongs to it.</exception>
        public abstract Tensor forward(Tensor input, long[]? output_size);

        /// <summary>How much each dimension of the smallest output must grow.</summary>
        protected long[] _output_padding(
            Tensor input, long[]? output_size, long[] kernel_size, long[] stride, long[] padding, long[] dilation, long num_spatial_dims)
        {
            if (output_size is null) return output_padding;
            var shape = input.shape;
            var others = shape.Length - (int)num_spatial_dims;
            var sizes = output_size.Length == shape.Length ? output_size[others..] : output_size;
            if (sizes.Length != num_spatial_dims)
                throw new ArgumentException(
                    $"{GetName()}: expected an output_size of {num_spatial_dims} or {shape.Length} elements, got {output_size.Length}.", nameof(output_size));
            var missing = new long[num_spatial_dims];
            for (var i = 0; i < missing.Length; i++)
            {
                var smallest = (shape[others + i] - 1) * stride[i] - 2 * padding[i] + dilation[i] * (kernel_size[i] - 1) + 1;
                missing[i] = sizes[i] - smallest;
                if (missing[i] < 0 || missing[i] >= stride[i])
                    throw new ArgumentException(
                        $"{GetName()}: expected an output_size from {smallest} to {smallest + stride[i] - 1} in spatial dimension {i}, "
                        + $"got [{string.Join(", ", output_size)}].", nameof(output_size));
            }
            return missing;
        }

        private protected Tensor Run(string op, Tensor input, long[]? outputSize)
        {
            CheckShape(input);
            var edge = padding ?? throw new InvalidOperationException($"{GetName()}: expected padding sizes, got padding {padding_type}.");
            var missing = _output_padding(input, outputSize, kernel_size, stride, edge, dilation, kernel_size.Length);
            return functional.ConvolveTransposed(op, input, weight, bias, stride, edge, missing, groups, dilation);
        }

        private static PaddingModes OnlyZeros(string name, PaddingModes padding_mode) => padding_mode == PaddingModes.Zeros
            ? padding_mode
            : throw new ArgumentException($"{name}: expected padding_mode Zeros, got {padding_mode}.", nameof(padding_mode));
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static partial class functional
            {
                internal static Tensor ConvolveTransposed(
                    string op, Tensor input, Tensor weight, Tensor? bias, Value stride, Value padding, Value outputPadding, long groups,
                    Value dilation)
                {
                    CheckGroups(op, weight, groups);
                    try
                    {
                        return Op.Call(op, input, weight, bias, stride, padding, outputPadding, groups, dilation);
                    }
                    catch (TorchException error) when (Modules.Mismatch.OfType(error, op.Split('.')[0], input, weight) is { } clear)
                    {
                        throw clear;
                    }
                }
            }
        }
    }
}
