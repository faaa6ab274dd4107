using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules
{
    /// <summary>The gamma distribution, rate^concentration · x^(concentration - 1) · exp(-rate x) / Γ(concentration) for x ≥ 0.</summary>
    public class Gamma : ExponentialFamily
    {
        protected Tensor concentration = null!;

        public Gamma(Tensor concentration, Tensor rate, Generator? generator = null) : base(generator)
        {
            ParameterCheck.Positive(GetType().Name, nameof(concentration), concentration);
            ParameterCheck.Positive(GetType().Name, nameof(rate), rate);
            OwnBroadcast(concentration, rate);
        }

        private protected Gamma(Generator? generator) : base(generator) { }

        private Tensor Rate => Parameter(1);

        public override Tensor mean => concentration / Rate;

        public override Tensor mode => WrappedTensorDisposeScope(() => ((concentration - 1) / Rate).clamp_min(0));

        public override Tensor variance => WrappedTensorDisposeScope(() => concentration / Rate.pow(2));

        protected override IList<Tensor> NaturalParams => [concentration - 1, -Rate];

        protected override Tensor MeanCarrierMeasure => zeros([], Rate.dtype, Rate.device);

        /// <summary>
        /// The gradient to concentration is that of the inverse distribution function (implicit reparameterization, Figurnov et al.
        /// 2018).
        /// </summary>
        public override Tensor rsample(params long[] sample_shape) => WrappedTensorDisposeScope(() =>
        {
            var shape = ExtendedShape(sample_shape);
            return Draw(concentration.expand(shape), Rate.expand(shape), generator);
        });

        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() =>
            concentration.xlogy(Rate) + (concentration - 1).xlogy(value) - Rate * value - concentration.lgamma());

        /// <summary>Differentiable with respect to value and rate; libtorch has no derivative with respect to concentration.</summary>
        public override Tensor cdf(Tensor value) => WrappedTensorDisposeScope(() => special.gammainc(concentration, Rate * value));

        public override Tensor entropy() => WrappedTensorDisposeScope(() =>
            concentration - Rate.log() + concentration.lgamma() + (1 - concentration) * concentration.digamma());

        public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
            Expanded(batch_shape, instance, () => new Gamma(generator));

        protected override Tensor LogNormalizer(params Tensor[] parameters) => WrappedTensorDisposeScope(() =>
            (parameters[0] + 1).lgamma() + (parameters[0] + 1) * (-parameters[1].reciprocal()).log());

        /// <summary>Samples of the given shape; a draw that underflows becomes the smallest positive number.</summary>
        internal static Tensor Draw(Tensor concentration, Tensor rate, Generator? generator)
        {
            var value = _standard_gamma(concentration, generator) / rate;
            using var bare = value.detach(); // so that the graph does not record the clamping
            bare.clamp_min_(finfo(value.dtype).tiny);
            return value;
        }

        private protected override void Derive() => concentration = Parameter(0);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.Gamma"/>
            public static Modules.Gamma Gamma(Tensor concentration, Tensor rate, Generator? generator = null) =>
                new(concentration, rate, generator);
        }
    }
}
