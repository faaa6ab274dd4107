using static TorchSharp.torch;
using static TorchSharp.torch.distributions;
using static TorchSharp.torch.distributions.transforms;

namespace TorchSharp.Modules
{
    /// <summary>The Pareto distribution, alpha · scale^alpha / x^(alpha + 1) for x ≥ scale.</summary>
    public class Pareto : TransformedDistribution
    {
        internal Pareto(Tensor scale, Tensor alpha, Generator? generator = null) : base(generator)
        {
            ParameterCheck.Positive(nameof(Pareto), nameof(scale), scale);
            ParameterCheck.Positive(nameof(Pareto), nameof(alpha), alpha);
            OwnBroadcast(scale, alpha);
        }

        private Pareto(Generator? generator) : base(generator) { }

        private Tensor Scale => Parameter(0);

        private Tensor Alpha => Parameter(1);

        public Tensor scale => Scale.Share();

        public Tensor alpha => Alpha.Share();

        /// <summary>∞ where alpha is at most 1.</summary>
        public override Tensor mean => WrappedTensorDisposeScope(() =>
        {
            var a = Alpha.clamp_min(1);
            return a * Scale / (a - 1);
        });

        public override Tensor mode => scale;

        /// <summary>∞ where alpha is at most 2.</summary>
        public override Tensor variance => WrappedTensorDisposeScope(() =>
        {
            var a = Alpha.clamp_min(2);
            return Scale.pow(2) * a / ((a - 1).pow(2) * (a - 2));
        });

        public override Tensor entropy() => WrappedTensorDisposeScope(() => (Scale / Alpha).log() + (1 + Alpha.reciprocal()));

        public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
            Expanded(batch_shape, instance, () => new Pareto(generator));

        private protected override void Derive() =>
            _init(new Exponential(Alpha, generator), [new ExpTransform(), new AffineTransform(0, Scale)]);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.Pareto"/>
            public static Modules.Pareto Pareto(Tensor scale, Tensor alpha, Generator? generator = null) => new(scale, alpha, generator);
        }
    }
}
