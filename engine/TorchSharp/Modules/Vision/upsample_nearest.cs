using TorchSharp.Modules;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // The operators of nearest-neighbour resizing one by one, and their gradients.
        public static partial class functional
        {
            /// <summary>Resizes (N, C, L) to a length, or by a factor.</summary>
            public static Tensor upsample_nearest1d(Tensor input, long? outputSize, double? scaleFactor) =>
                Nearest("upsample_nearest1d", "upsample_nearest1d.vec", 1, input, Only(outputSize), Only(scaleFactor));

            /// <summary>Resizes (N, C, H, W) to sizes, or by factors.</summary>
            public static Tensor upsample_nearest2d(Tensor input, long[]? outputSizes = null, double[]? scaleFactors = null) =>
                Nearest("upsample_nearest2d", "upsample_nearest2d.vec", 2, input, outputSizes, scaleFactors);

            /// <summary>Resizes (N, C, D, H, W) to sizes, or by factors.</summary>
            public static Tensor upsample_nearest3d(Tensor input, long[]? outputSizes = null, double[]? scaleFactors = null) =>
                Nearest("upsample_nearest3d", "upsample_nearest3d.vec", 3, input, outputSizes, scaleFactors);

            /// <summary>The gradient with respect to an input of length inputSize.</summary>
            public static Tensor upsample_nearest1d_backward(Tensor grad_output, long? outputSize, long inputSize, double? scaleFactor)
            {
                const string Name = "upsample_nearest1d_backward";
                CheckGradient(Name, 1, grad_output);
                return NearestBackward(Name, 1, grad_output, [.. grad_output.shape[..2], inputSize], Only(outputSize), Only(scaleFactor));
            }

            /// <summary>The gradient with respect to an input of sizes (N, C, H, W).</summary>
            public static Tensor upsample_nearest2d_backward(
                Tensor grad_output, long[] inputSizes, long[]? outputSizes = null, double[]? scaleFactors = null) =>
                NearestBackward("upsample_nearest2d_backward", 2, grad_output, inputSizes, outputSizes, scaleFactors);

            /// <summary>The gradient with respect to an input of sizes (N, C, D, H, W).</summary>
            public static Tensor upsample_nearest3d_backward(
                Tensor grad_output, long[] inputSizes, long[]? outputSizes = null, double[]? scaleFactors = null) =>
                NearestBackward("upsample_nearest3d_backward", 3, grad_output, inputSizes, outputSizes, scaleFactors);

            private static long[]? Only(long? size) => size is { } given ? [given] : null;

            private static double[]? Only(double? factor) => factor is { } given ? [given] : null;

            private static Tensor Nearest(string name, string op, int dimensions, Tensor input, long[]? size, double[]? scale)
            {
                if (input.dim() != dimensions + 2)
                    throw new ArgumentException($"{name}: expected an input with {dimensions + 2} dimensions, got [{string.Join(", ", input.shape)}].", nameof(input));
                Resizing.Check(name, dimensions, size, scale);
                try
                {
                    return Op.Call(op, input, size, scale);
                }
                catch (TorchException error) when (Mismatch.OfFloating(error, name, input) is { } clear)
                {
                    throw clear;
                }
            }

            // Not the form that takes sizes or factors as lists: later libtorch versions no longer have it.
            private static Tensor NearestBackward(
                string op, int dimensions, Tensor gradient, long[] inputSizes, long[]? size, double[]? scale)
            {
                CheckGradient(op, dimensions, gradient);
                Resizing.Check(op, dimensions, size, scale);
                if (inputSizes.Length != dimensions + 2)
                    throw new ArgumentException($"{op}: expected {dimensions + 2} input sizes, got [{string.Join(", ", inputSizes)}].", nameof(inputSizes));
                size ??= Resizing.Scaled(inputSizes, scale!);
                Value Factor(int place) => scale is null ? Value.None : scale[place];
                return dimensions switch
                {
                    1 => Op.Call(op, gradient, size, inputSizes, Factor(0)),
                    2 => Op.Call(op, gradient, size, inputSizes, Factor(0), Factor(1)),
                    _ => Op.Call(op, gradient, size, inputSizes, Factor(0), Factor(1), Factor(2)),
                };
            }

            private static void CheckGradient(string name, int dimensions, Tensor gradient)
            {
                if (gradient.dim() != dimensions + 2)
                    throw new ArgumentException($"{name}: expected a gradient with {dimensions + 2} dimensions, got [{string.Join(", ", gradient.shape)}].", nameof(gradient));
            }
        }
    }
}
