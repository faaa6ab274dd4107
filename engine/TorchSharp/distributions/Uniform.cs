using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules
{
    /// <summary>The uniform distribution on [low, high).</summary>
    public class Uniform : Distribution
    {
        public Uniform(Tensor low, Tensor high, Generator? generator = null) : base(generator)
        {
            ParameterCheck.Ordered(nameof(Uniform), low, high);
            OwnBroadcast(low, high);
        }

        private Uniform(Generator? generator) : base(generator) { }

        private Tensor Low => Parameter(0);

        private Tensor High => Parameter(1);

        public override Tensor mean => WrappedTensorDisposeScope(() => (High + Low) / 2);

        /// <summary>NaN: all values are equally probable.</summary>
        public override Tensor mode => full_like(High, double.NaN);

        public override Tensor variance => WrappedTensorDisposeScope(() => (High - Low).pow(2) / 12);

        public override Tensor rsample(params long[] sample_shape) => WrappedTensorDisposeScope(() =>
            Low + rand(ExtendedShape(sample_shape), Low.dtype, Low.device, generator: generator) * (High - Low));

        /// <summary>-∞ outside [low, high).</summary>
        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() =>
        {
            var inside = Low.le(value).type_as(Low).mul(High.gt(value).type_as(Low));
            return inside.log() - (High - Low).log();
        });

        public override Tensor cdf(Tensor value) =>
            WrappedTensorDisposeScope(() => ((value - Low) / (High - Low)).clamp((Scalar)0, (Scalar)1));

        public override Tensor icdf(Tensor value) => WrappedTensorDisposeScope(() => value * (High - Low) + Low);

        public override Tensor entropy() => WrappedTensorDisposeScope(() => (High - Low).log());

        public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
            Expanded(batch_shape, instance, () => new Uniform(generator));
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.Uniform"/>
            public static Modules.Uniform Uniform(Tensor low, Tensor high, Generator? generator = null) => new(low, high, generator);
        }
    }
}
