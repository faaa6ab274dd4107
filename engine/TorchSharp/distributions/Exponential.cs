using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules
{
    /// <summary>The exponential distribution, rate · exp(-rate x) for x ≥ 0.</summary>
    public class Exponential : ExponentialFamily
    {
        public Exponential(Tensor rate, Generator? generator = null) : base(generator)
        {
            ParameterCheck.Positive(nameof(Exponential), nameof(rate), rate);
            OwnBroadcast(rate);
        }

        private Exponential(Generator? generator) : base(generator) { }

        private Tensor Rate => Parameter(0);

        public override Tensor mean => Rate.reciprocal();

        /// <summary>0.</summary>
        public override Tensor mode => zeros_like(Rate);

        public override Tensor stddev => Rate.reciprocal();

        public override Tensor variance => Rate.pow(-2);

        protected override IList<Tensor> NaturalParams => [-Rate];

        protected override Tensor MeanCarrierMeasure => zeros([], Rate.dtype, Rate.device);

        public override Tensor rsample(params long[] sample_shape) => WrappedTensorDisposeScope(() =>
            empty(ExtendedShape(sample_shape), Rate.dtype, Rate.device).exponential_(generator: generator) / Rate);

        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() => Rate.log() - Rate * value);

        public override Tensor cdf(Tensor value) => WrappedTensorDisposeScope(() => 1 - (-Rate * value).exp());

        public override Tensor icdf(Tensor value) => WrappedTensorDisposeScope(() => -(1 - value).log() / Rate);

        public override Tensor entropy() => WrappedTensorDisposeScope(() => 1 - Rate.log());

        public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
            Expanded(batch_shape, instance, () => new Exponential(generator));

        protected override Tensor LogNormalizer(params Tensor[] parameters) => WrappedTensorDisposeScope(() => -(-parameters[0]).log());
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.Exponential"/>
            public static Modules.Exponential Exponential(Tensor rate, Generator? generator = null) => new(rate, generator);
        }
    }
}
