using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules
{
    /// <summary>The normal distribution, exp(-(x - loc)²/(2 scale²)) / (scale √(2π)).</summary>
    public class Normal : Distribution
    {
        private static readonly double s_halfLogTau = Math.Log(2 * Math.PI) / 2;

        public Normal(Tensor loc, Tensor scale, Generator? generator = null) : base(generator)
        {
            ParameterCheck.Numbers(nameof(Normal), nameof(loc), loc);
            ParameterCheck.Positive(nameof(Normal), nameof(scale), scale);
            OwnBroadcast(loc, scale);
        }

        private Normal(Generator? generator) : base(generator) { }

        internal Tensor Loc => Parameter(0);

        internal Tensor Scale => Parameter(1);

        public override Tensor mean => Loc.Share();

        public override Tensor mode => Loc.Share();

        public override Tensor stddev => Scale.Share();

        public override Tensor variance => Scale.pow(2);

        public override Tensor sample(params long[] sample_shape)
        {
            using var _ = no_grad();
            var shape = ExtendedShape(sample_shape);
            return WrappedTensorDisposeScope(() => normal(Loc.expand(shape), Scale.expand(shape), generator));
        }

        public override Tensor rsample(params long[] sample_shape) => WrappedTensorDisposeScope(() =>
            Loc + empty(ExtendedShape(sample_shape), Loc.dtype, Loc.device).normal_(generator: generator) * Scale);

        public override Tensor log_prob(Tensor value) =>
            WrappedTensorDisposeScope(() => -(value - Loc).pow(2) / (2 * variance) - Scale.log() - s_halfLogTau);

        public override Tensor cdf(Tensor value) =>
            WrappedTensorDisposeScope(() => 0.5 * (1 + ((value - Loc) * Scale.reciprocal() / Math.Sqrt(2)).erf()));

        public override Tensor icdf(Tensor value) => WrappedTensorDisposeScope(() => Loc + Scale * (2 * value - 1).erfinv() * Math.Sqrt(2));

        public override Tensor entropy() => WrappedTensorDisposeScope(() => 0.5 + s_halfLogTau + Scale.log());

        public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
            Expanded(batch_shape, instance, () => new Normal(generator));
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.Normal"/>
            public static Modules.Normal Normal(Tensor loc, Tensor scale, Generator? generator = null) => new(loc, scale, generator);

            /// <inheritdoc cref="Modules.Normal"/>
            public static Modules.Normal Normal(float loc, float scale = 1, Generator? generator = null)
            {
                using Tensor l = tensor(loc), s = tensor(scale);
                return new(l, s, generator);
            }

            /// <inheritdoc cref="Modules.Normal"/>
            public static Modules.Normal Normal(double loc, double scale = 1, Generator? generator = null)
            {
                using Tensor l = tensor(loc), s = tensor(scale);
                return new(l, s, generator);
            }
        }
    }
}
