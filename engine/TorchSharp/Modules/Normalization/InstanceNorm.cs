using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>
    /// (x - mean) / √(variance + eps) · weight + bias for each channel of each sample, over all places; with track_running_stats,
    /// evaluation mode uses the running statistics (Ulyanov, Vedaldi and Lempitsky 2016).
    /// </summary>
    public abstract class InstanceNorm : NormBase
    {
        public InstanceNorm(
            long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype,
            string name)
            : base(num_features, eps, momentum ?? 0.1, affine, track_running_stats, device, dtype, name)
        {
        }

        /// <summary>How many dimensions stand from the channels to the end.</summary>
        protected abstract long GetNumberOfBatchDimensions();

        public override Tensor forward(Tensor input)
        {
            ValidateInputDimensions(input);
            var channels = (int)(input.dim() - GetNumberOfBatchDimensions());
            // Without any tensor of a size of its own, it normalises any number of channels.
            if (weight is not null || bias is not null || running_mean is not null || running_var is not null) ExpectChannels(input, channels);
            if (channels > 0) return Normalized(input);
            using var batch = input.unsqueeze(0);
            using var output = Normalized(batch);
            return output.squeeze(0);
        }

        private Tensor Normalized(Tensor input) =>
            functional.instance_norm(
                input, running_mean, running_var, weight, bias, training || !track_running_stats, momentum ?? 0.1, eps);
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
                /// <summary>Normalises each channel of each sample of (N, C, ...).</summary>
                /// <exception cref="ArgumentException">The input has no places, or one place while its own statistics are wanted.</exception>
                public static Tensor instance_norm(
                    Tensor input, Tensor? running_mean = null, Tensor? running_var = null, Tensor? weight = null, Tensor? bias = null,
                    bool use_input_stats = true, double momentum = 0.1, double eps = 1E-05)
                {
                    CheckPlaces(input, use_input_stats);
                    try
                    {
                        return Op.Call("instance_norm", input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, true);
                    }
                    catch (TorchException error) when (WhatDoesNotFit(error, input, running_mean, running_var, weight, bias) is { } clear)
                    {
                        throw clear;
                    }
                }

                private static void CheckPlaces(Tensor input, bool usesInput)
                {
                    var shape = input.shape;
                    if (shape.Length < 3)
                        throw new ArgumentException($"instance_norm: expected (N, C, ...) with 3 dimensions or more, got [{string.Join(", ", shape)}].", nameof(input));
                    if (usesInput && shape.Skip(2).All(size => size == 1))
                        throw new ArgumentException(
                            $"instance_norm: expected more than 1 spatial element when training, got input size [{string.Join(", ", shape)}].", nameof(input));
                }

                // libtorch repeats the statistics for each sample and then counts wrong numbers in its messages.
                private static ArgumentException? WhatDoesNotFit(
                    TorchException error, Tensor input, Tensor? mean, Tensor? variance, Tensor? weight, Tensor? bias)
                {
                    var channels = input.shape[1];
                    foreach (var (name, tensor) in new[] { ("running_mean", mean), ("running_var", variance), ("weight", weight), ("bias", bias) })
                    {
                        if (tensor is not null && tensor.numel() != channels)
                            return new ArgumentException($"instance_norm: expected a {name} of {channels} elements, got [{string.Join(", ", tensor.shape)}].", error);
                    }
                    return Mismatch.OfType(error, "instance_norm", input, weight ?? mean) ?? Mismatch.OfFloating(error, "instance_norm", input);
                }
            }
        }
    }
}
