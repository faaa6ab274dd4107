using static TorchSharp.torch;
using static TorchSharp.torch.distributions;
using static TorchSharp.torch.distributions.transforms;

namespace TorchSharp.Modules
{
    /// <summary>The absolute value of a normal variable around 0.</summary>
    public class HalfNormal : TransformedDistribution
    {
        internal HalfNormal(Tensor scale, Generator? generator = null) : base(generator)
        {
            ParameterCheck.Positive(nameof(HalfNormal), nameof(scale), scale);
            using var loc = zeros([], scale.dtype, scale.device);
            _init(new Normal(loc, scale, generator), [new AbsTransform()]);
        }

        private HalfNormal(Generator? generator) : base(generator) { }

        private Tensor Scale => ((Normal)base_distribution).Scale;

        public Tensor scale => Scale.Share();

        public override Tensor mean => Scale * Math.Sqrt(2 / Math.PI);

        /// <summary>0.</summary>
        public override Tensor mode => zeros_like(Scale);

        public override Tensor variance => WrappedTensorDisposeScope(() => Scale.pow(2) * (1 - 2 / Math.PI));

        /// <summary>-∞ below 0.</summary>
        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() =>
            (base_distribution.log_prob(value) + Math.Log(2)).masked_fill(value < 0, double.NegativeInfinity));

        public override Tensor cdf(Tensor value) => WrappedTensorDisposeScope(() => 2 * base_distribution.cdf(value) - 1);

        public override Tensor icdf(Tensor prob) => WrappedTensorDisposeScope(() => base_distribution.icdf((prob + 1) / 2));

        public override Tensor entropy() => WrappedTensorDisposeScope(() => base_distribution.entropy() - Math.Log(2));

        public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
            base.expand(batch_shape, InstanceOr(instance, () => new HalfNormal(generator)));
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.HalfNormal"/>
            public static Modules.HalfNormal HalfNormal(Tensor scale, Generator? generator = null) => new(scale, generator);
        }
    }
}
