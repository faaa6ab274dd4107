using static TorchSharp.torch;
using static TorchSharp.torch.distributions;
using static TorchSharp.torch.distributions.transforms;

namespace TorchSharp.Modules
{
    /// <summary>The absolute value of a Cauchy variable around 0. Its mean and variance are infinite.</summary>
    public class HalfCauchy : TransformedDistribution
    {
        internal HalfCauchy(Tensor scale, Generator? generator = null) : base(generator)
        {
            ParameterCheck.Positive(nameof(HalfCauchy), nameof(scale), scale);
            using var loc = zeros([], scale.dtype, scale.device);
            _init(new Cauchy(loc, scale, generator), [new AbsTransform()]);
        }

        private HalfCauchy(Generator? generator) : base(generator) { }

        private Tensor Scale => ((Cauchy)base_distribution).Scale;

        public Tensor scale => Scale.Share();

        public override Tensor mean => full_like(Scale, double.PositiveInfinity);

        /// <summary>0.</summary>
        public override Tensor mode => zeros_like(Scale);

        public override Tensor variance => full_like(Scale, double.PositiveInfinity);

        /// <summary>-∞ below 0.</summary>
        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() =>
            (base_distribution.log_prob(value) + Math.Log(2)).masked_fill(value < 0, double.NegativeInfinity));

        public override Tensor cdf(Tensor value) => WrappedTensorDisposeScope(() => 2 * base_distribution.cdf(value) - 1);

        public override Tensor icdf(Tensor value) => WrappedTensorDisposeScope(() => base_distribution.icdf((value + 1) / 2));

        public override Tensor entropy() => WrappedTensorDisposeScope(() => base_distribution.entropy() - Math.Log(2));

        public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
            base.expand(batch_shape, InstanceOr(instance, () => new HalfCauchy(generator)));
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.HalfCauchy"/>
            public static Modules.HalfCauchy HalfCauchy(Tensor scale, Generator? generator = null) => new(scale, generator);
        }
    }
}
