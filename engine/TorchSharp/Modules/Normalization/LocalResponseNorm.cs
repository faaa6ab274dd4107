using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>
    /// x / (k + alpha / size · Σ x²)^beta, the sum over the `size` channels around each one (Krizhevsky, Sutskever and Hinton 2012).
    /// </summary>
    public sealed class LocalResponseNorm : ParameterLessModule<Tensor, Tensor>
    {
        internal LocalResponseNorm(long size, double alpha, double beta, double k) : base(nameof(LocalResponseNorm)) =>
            (this.size, this.alpha, this.beta, this.k) = (size, alpha, beta, k);

        public long size { get; set; }

        public double alpha { get; set; }

        public double beta { get; set; }

        public double k { get; set; }

        public override Tensor forward(Tensor input) => functional.local_response_norm(input, size, alpha, beta, k);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.LocalResponseNorm LocalResponseNorm(long size, double alpha = 0.0001, double beta = 0.75, double k = 1) =>
                new(size, alpha, beta, k);

            public static partial class functional
            {
                /// <summary>Divides each channel of (N, C, ...) by what it and its neighbours have of energy.</summary>
                /// <exception cref="ArgumentException">The input has fewer than 3 dimensions, or the size is not positive.</exception>
                public static Tensor local_response_norm(Tensor input, long size, double alpha = 0.0001, double beta = 0.75, double k = 1)
                {
                    var shape = input.shape;
                    if (shape.Length < 3)
                        throw new ArgumentException($"local_response_norm: expected 3 dimensions or more, got {shape.Length}.", nameof(input));
                    if (size < 1) throw new ArgumentOutOfRangeException(nameof(size), $"local_response_norm: expected a size of 1 or more, got {size}.");
                    if (input.numel() == 0) return input.alias();
                    using var scope = NewDisposeScope();
                    // (N, 1, C, places): a window over the channels is a window over rows.
                    var squares = input.mul(input).reshape(shape[0], 1, shape[1], -1);
                    var energy = avg_pool2d(pad(squares, [0, 0, size / 2, (size - 1) / 2]), [size, 1], [1, 1]).reshape(shape);
                    return input.div(energy.mul(alpha).add(k).pow(beta)).MoveToOuterDisposeScope();
                }
            }
        }
    }
}
