using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Random starting values.
        public static partial class init
        {
            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null) =>
                Fill(tensor, t => t.uniform_(low, high, generator));

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null) =>
                Fill(tensor, t => t.normal_(mean, std, generator));

            /// <summary>Normal values cut off at a and b, by inverting the distribution function on the part between them.</summary>
            public static Tensor trunc_normal_(
                Tensor tensor, double mean = 0, double std = 1, double a = -2, double b = 2, Generator? generator = null) =>
                Fill(tensor, t =>
                {
                    var low = NormalDistribution((a - mean) / std);
                    var high = NormalDistribution((b - mean) / std);
                    t.uniform_(2 * low - 1, 2 * high - 1, generator).erfinv_().mul_(std * Math.Sqrt(2.0)).add_(mean).clamp_(a, b);
                });

            /// <summary>Uniform on ±gain·√(6/(fan in + fan out)). Glorot and Bengio 2010.</summary>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1)
            {
                var bound = Math.Sqrt(3.0) * XavierDeviation(tensor, gain);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Normal with deviation gain·√(2/(fan in + fan out)). Glorot and Bengio 2010.</summary>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1) => normal_(tensor, 0, XavierDeviation(tensor, gain));

            public static Tensor glorot_uniform_(Tensor tensor, double gain = 1) => xavier_uniform_(tensor, gain);

            public static Tensor glorot_normal_(Tensor tensor, double gain = 1) => xavier_normal_(tensor, gain);

            /// <summary>Uniform on ±gain·√(3/fan). He et al. 2015.</summary>
            /// <param name="tensor">The tensor to fill.</param>
            /// <param name="a">The negative slope of the rectifier that follows.</param>
            /// <param name="mode">FanIn keeps the variance of the values, FanOut that of the gradients.</param>
            /// <param name="nonlinearity">What follows.</param>
            public static Tensor kaiming_uniform_(
                Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                if (tensor.numel() == 0) return tensor;
                var bound = Math.Sqrt(3.0) * KaimingDeviation(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Normal with deviation gain/√fan. He et al. 2015.</summary>
            public static Tensor kaiming_normal_(
                Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) =>
                tensor.numel() == 0 ? tensor : normal_(tensor, 0, KaimingDeviation(tensor, a, mode, nonlinearity));

            /// <summary>A (semi-)orthogonal matrix, the dimensions after the first taken together. Saxe et al. 2013.</summary>
            public static Tensor orthogonal_(Tensor tensor, double gain = 1)
            {
                CheckDimensions(nameof(orthogonal_), tensor, 2, int.MaxValue);
                if (tensor.numel() == 0) return tensor;
                return Fill(tensor, t =>
                {
                    var rows = t.shape[0];
                    var columns = t.numel() / rows;
                    var sample = empty(rows, columns, t.dtype, t.device).normal_();
                    var (q, r) = Op.Pair("linalg_qr", rows < columns ? sample.t() : sample);
                    // The signs make the decomposition unique, so that the result is uniform over orthogonal matrices.
                    q.mul_(r.diag(0).sign());
                    t.copy_((rows < columns ? q.t() : q).reshape(t.shape)).mul_(gain);
                });
            }

            /// <summary>Normal values, with the given share of each column set to zero. Martens 2010.</summary>
            public static Tensor sparse_(Tensor tensor, double sparsity, double std = 0.01)
            {
                CheckDimensions(nameof(sparse_), tensor, 2, 2);
                return Fill(tensor, t =>
                {
                    var rows = t.shape[0];
                    var zeros = (long)Math.Ceiling(sparsity * rows);
                    t.normal_(0, std);
                    for (var column = 0L; column < t.shape[1]; column++)
                    {
                        using var order = Op.Call("randperm", rows, ScalarType.Int64, Value.None, t.device);
                        using var chosen = order.narrow(0, 0, zeros);
                        using var values = t.select(1, column);
                        values.index_fill_(0, chosen, 0);
                    }
                });
            }

            /// <summary>The weight and bias of PyTorch's Linear and convolutions: both uniform on ±1/√(fan in).</summary>
            internal static void Default(Tensor weight, Tensor? bias)
            {
                kaiming_uniform_(weight, a: Math.Sqrt(5));
                if (bias is null) return;
                var (fanIn, _) = CalculateFanInAndFanOut(weight);
                var bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
                uniform_(bias, -bound, bound);
            }

            private static double XavierDeviation(Tensor tensor, double gain)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return gain * Math.Sqrt(2.0 / (fanIn + fanOut));
            }

            private static double KaimingDeviation(Tensor tensor, double a, FanInOut mode, NonlinearityType nonlinearity)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, a) / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut);
            }

            private static double NormalDistribution(double x) => (1 + MathLibrary.Erf(x / Math.Sqrt(2))) / 2;
        }
    }
}
