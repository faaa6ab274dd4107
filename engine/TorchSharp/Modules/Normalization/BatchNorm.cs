using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>
    /// (x - mean) / √(variance + eps) · weight + bias for each channel, over the batch and all places; in evaluation mode
    /// with the running statistics (Ioffe and Szegedy 2015).
    /// </summary>
    public abstract class BatchNorm : NormBase
    {
        public BatchNorm(
            long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype,
            string name)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name)
        {
        }

        public override Tensor forward(Tensor input)
        {
            ValidateInputDimensions(input);
            var factor = momentum ?? 0;
            if (training && track_running_stats && num_batches_tracked is { } count)
            {
                count.add_(1);
                if (momentum is null) factor = 1.0 / count.ToInt64();
            }
            var usesBatch = training || (running_mean is null && running_var is null);
            var keepsStatistics = !training || track_running_stats;
            return functional.batch_norm(
                input, keepsStatistics ? running_mean : null, keepsStatistics ? running_var : null, weight, bias, usesBatch, factor, eps);
        }
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
                public static Tensor batch_norm(
                    Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null,
                    bool training = false,
                    double momentum = 0.1, double eps = 1E-05)
                {
                    if (input.dim() < 2)
                        throw new ArgumentException($"batch_norm: expected (N, C, ...) with 2 dimensions or more, got [{string.Join(", ", input.shape)}].", nameof(input));
                    if (training) CheckMoreThanOneValue(input);
                    try
                    {
                        return Op.Call("batch_norm", input, weight, bias, running_mean, running_var, training, momentum, eps, true);
                    }
                    catch (TorchException error) when ((Mismatch.OfType(error, "batch_norm", input, weight ?? running_mean)
                        ?? Mismatch.OfFloating(error, "batch_norm", input)) is { } clear)
                    {
                        throw clear;
                    }
                }

                private static void CheckMoreThanOneValue(Tensor input)
                {
                    var shape = input.shape;
                    if (shape.Length < 2) return;
                    if (shape[0] * shape.Skip(2).Aggregate(1L, (product, size) => product * size) == 1)
                        throw new ArgumentException(
                            $"batch_norm: expected more than 1 value per channel when training, got input size [{string.Join(", ", shape)}].", nameof(input));
                }
            }
        }
    }
}
