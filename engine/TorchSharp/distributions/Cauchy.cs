using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules
{
    /// <summary>The Cauchy distribution, 1 / (π scale (1 + ((x - loc)/scale)²)). It has no mean and no finite variance.</summary>
    public class Cauchy : Distribution
    {
        public Cauchy(Tensor loc, Tensor scale, Generator? generator = null) : base(generator)
        {
            ParameterCheck.Numbers(nameof(Cauchy), nameof(loc), loc);
            ParameterCheck.Positive(nameof(Cauchy), nameof(scale), scale);
            OwnBroadcast(loc, scale);
        }

        private Cauchy(Generator? generator) : base(generator) { }

        internal Tensor Scale => Parameter(1);

        private Tensor Loc => Parameter(0);

        /// <summary>NaN.</summary>
        public override Tensor mean => full_like(Loc, double.NaN);

        public override Tensor mode => Loc.Share();

        /// <summary>Infinity.</summary>
        public override Tensor variance => full_like(Loc, double.PositiveInfinity);

        public override Tensor rsample(params long[] sample_shape) => WrappedTensorDisposeScope(() =>
            Loc + empty(ExtendedShape(sample_shape), Loc.dtype, Loc.device).cauchy_(generator: generator) * Scale);

        public override Tensor log_prob(Tensor value) =>
            WrappedTensorDisposeScope(() => -Math.Log(Math.PI) - Scale.log() - (1 + ((value - Loc) / Scale).pow(2)).log());

        public override Tensor cdf(Tensor value) => WrappedTensorDisposeScope(() => ((value - Loc) / Scale).atan() / Math.PI + 0.5);

        public override Tensor icdf(Tensor value) => WrappedTensorDisposeScope(() => (Math.PI * (value - 0.5)).tan() * Scale + Loc);

        public override Tensor entropy() => WrappedTensorDisposeScope(() => Math.Log(4 * Math.PI) + Scale.log());

        public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
            Expanded(batch_shape, instance, () => new Cauchy(generator));
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.Cauchy"/>
            public static Modules.Cauchy Cauchy(Tensor loc, Tensor scale, Generator? generator = null) => new(loc, scale, generator);
        }
    }
}
