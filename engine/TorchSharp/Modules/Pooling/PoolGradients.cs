using TorchSharp.Modules;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // The gradients of average pooling as functions of their own. The first argument is the gradient of the pooled result.
        public static partial class functional
        {
            /// <summary>The gradient of avg_pool2d with respect to its input.</summary>
            public static Tensor avg_pool2d_backward(
                Tensor input, Tensor originalInput, long[] kernel_sizes, long[]? strides = null, long[]? paddings = null,
                bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                Backward(
                    "avg_pool2d_backward", 2, input, originalInput, kernel_sizes, strides ?? [], paddings ?? new long[2], ceil_mode,
                    count_include_pad, divisor_override);

            /// <summary>The gradient of avg_pool3d with respect to its input.</summary>
            public static Tensor avg_pool3d_backward(
                Tensor input, Tensor originalInput, long[] kernel_sizes, long[]? strides = null, long[]? paddings = null,
                bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                Backward(
                    "avg_pool3d_backward", 3, input, originalInput, kernel_sizes, strides ?? [], paddings ?? new long[3], ceil_mode,
                    count_include_pad, divisor_override);

            /// <summary>The gradient of adaptive_avg_pool3d with respect to its input, written into gradInput.</summary>
            /// <returns>gradInput's tensor, in an object of its own.</returns>
            public static Tensor adaptive_avg_pool3d_backward(Tensor gradInput, Tensor gradOutput, Tensor originalInput)
            {
                const string Name = "adaptive_avg_pool3d_backward";
                CheckGradient(Name, 3, gradOutput, originalInput);
                if (gradInput.dtype != originalInput.dtype)
                    throw new ArgumentException($"{Name}: expected a gradInput of the input's type {originalInput.dtype}, got {gradInput.dtype}.", nameof(gradInput));
                return Op.Call("adaptive_avg_pool3d_backward.grad_input", gradOutput, originalInput, gradInput);
            }

            private static Tensor Backward(
                string op, int dimensions, Tensor gradient, Tensor input, long[] kernel, long[] stride, long[] padding, bool ceil,
                bool countsPadding, long? divisor)
            {
                CheckGradient(op, dimensions, gradient, input);
                return Op.Call(
                    op, gradient, input, Sizes.Expect(op, "kernel_sizes", kernel, dimensions), stride,
                    Sizes.Expect(op, "paddings", padding, dimensions), ceil, countsPadding, divisor);
            }

            // libtorch does not look at batch, channels and type in all of them: it would read beyond the gradient's end.
            private static void CheckGradient(string name, int dimensions, Tensor gradient, Tensor input)
            {
                var (given, from) = (gradient.shape, input.shape);
                if (from.Length != dimensions + 1 && from.Length != dimensions + 2)
                    throw new ArgumentException($"{name}: expected {dimensions + 2} dimensions, or {dimensions + 1} without a batch, got {from.Length}.", nameof(input));
                var outer = from.Length - dimensions;
                if (given.Length != from.Length || !given.AsSpan(0, outer).SequenceEqual(from.AsSpan(0, outer)))
                    throw new ArgumentException(
                        $"{name}: expected a gradient of size [{string.Join(", ", from[..outer])}, ...] with {from.Length} dimensions, got [{string.Join(", ", given)}].",
                        nameof(gradient));
                if (gradient.dtype != input.dtype)
                    throw new ArgumentException($"{name}: expected a gradient of the input's type {input.dtype}, got {gradient.dtype}.", nameof(gradient));
            }
        }
    }
}
