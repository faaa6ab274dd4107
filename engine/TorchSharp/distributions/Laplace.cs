using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules
{
    /// <summary>The Laplace distribution, exp(-|x - loc|/scale) / (2 scale).</summary>
    public class Laplace : Distribution
    {
        public Laplace(Tensor loc, Tensor scale, Generator? generator = null) : base(generator)
        {
            ParameterCheck.Numbers(nameof(Laplace), nameof(loc), loc);
            ParameterCheck.Positive(nameof(Laplace), nameof(scale), scale);
            OwnBroadcast(loc, scale);
        }

        private Laplace(Generator? generator) : base(generator) { }

        private Tensor Loc => Parameter(0);

        private Tensor Scale => Parameter(1);

        public override Tensor mean => Loc.Share();

        public override Tensor mode => Loc.Share();

        public override Tensor stddev => Scale * Math.Sqrt(2);

        public override Tensor variance => WrappedTensorDisposeScope(() => 2 * Scale.pow(2));

        public override Tensor rsample(params long[] sample_shape) => WrappedTensorDisposeScope(() =>
        {
            // Uniform on (-1, 1]: the lower end is left out, where the logarithm would be infinite.
            var u = empty(ExtendedShape(sample_shape), Loc.dtype, Loc.device).uniform_(finfo(Loc.dtype).eps - 1, 1, generator);
            return Loc - Scale * u.sign() * (-u.abs()).log1p();
        });

        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() => -(2 * Scale).log() - (value - Loc).abs() / Scale);

        public override Tensor cdf(Tensor value) => WrappedTensorDisposeScope(() =>
        {
            var distance = value - Loc;
            return 0.5 - 0.5 * distance.sign() * (-distance.abs() / Scale).expm1();
        });

        public override Tensor icdf(Tensor value) => WrappedTensorDisposeScope(() =>
        {
            var term = value - 0.5;
            return Loc - Scale * term.sign() * (-2 * term.abs()).log1p();
        });

        public override Tensor entropy() => WrappedTensorDisposeScope(() => 1 + (2 * Scale).log());

        public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
            Expanded(batch_shape, instance, () => new Laplace(generator));
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.Laplace"/>
            public static Modules.Laplace Laplace(Tensor loc, Tensor scale, Generator? generator = null) => new(loc, scale, generator);

            /// <inheritdoc cref="Modules.Laplace"/>
            public static Modules.Laplace Laplace(float loc, float scale = 1, Generator? generator = null)
            {
                using Tensor l = tensor(loc), s = tensor(scale);
                return new(l, s, generator);
            }

            /// <inheritdoc cref="Modules.Laplace"/>
            public static Modules.Laplace Laplace(double loc, double scale = 1, Generator? generator = null)
            {
                using Tensor l = tensor(loc), s = tensor(scale);
                return new(l, s, generator);
            }
        }
    }
}
