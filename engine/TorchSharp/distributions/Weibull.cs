using static TorchSharp.torch;
using static TorchSharp.torch.distributions;
using static TorchSharp.torch.distributions.transforms;

namespace TorchSharp.Modules
{
    /// <summary>The Weibull distribution: scale · e^(1/concentration), where e is a standard exponential variable.</summary>
    public class Weibull : TransformedDistribution
    {
        private Tensor _reciprocal = null!;

        internal Weibull(Tensor scale, Tensor concentration, Generator? generator = null) : base(generator)
        {
            ParameterCheck.Positive(nameof(Weibull), nameof(scale), scale);
            ParameterCheck.Positive(nameof(Weibull), nameof(concentration), concentration);
            OwnBroadcast(scale, concentration);
        }

        private Weibull(Generator? generator) : base(generator) { }

        private Tensor Scale => Parameter(0);

        private Tensor Concentration => Parameter(1);

        public override Tensor mean => WrappedTensorDisposeScope(() => Scale * (1 + _reciprocal).lgamma().exp());

        /// <summary>0 where concentration is at most 1.</summary>
        public override Tensor mode => WrappedTensorDisposeScope(() =>
            Scale * ((Concentration - 1) / Concentration).clamp_min(0).pow(_reciprocal));

        public override Tensor variance => WrappedTensorDisposeScope(() =>
            Scale.pow(2) * ((1 + 2 * _reciprocal).lgamma().exp() - (2 * (1 + _reciprocal).lgamma()).exp()));

        public override Tensor entropy() => WrappedTensorDisposeScope(() =>
            euler_constant * (1 - _reciprocal) + (Scale * _reciprocal).log() + 1);

        public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
            Expanded(batch_shape, instance, () => new Weibull(generator));

        private protected override void Derive()
        {
            using var scope = NewDisposeScope();
            _reciprocal = Keep(Concentration.reciprocal());
            _init(new Exponential(ones_like(Scale), generator), [new PowerTransform(_reciprocal), new AffineTransform(0, Scale)]);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.Weibull"/>
            public static Modules.Weibull Weibull(Tensor scale, Tensor concentration, Generator? generator = null) =>
                new(scale, concentration, generator);
        }
    }
}
