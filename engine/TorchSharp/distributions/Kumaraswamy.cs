using static TorchSharp.torch;
using static TorchSharp.torch.distributions;
using static TorchSharp.torch.distributions.transforms;

namespace TorchSharp.Modules
{
    /// <summary>
    /// The Kumaraswamy distribution on (0, 1), whose distribution function is 1 - (1 - x^concentration1)^concentration0: close to
    /// the beta distribution, but easily inverted.
    /// </summary>
    public class Kumaraswamy : TransformedDistribution
    {
        internal Kumaraswamy(Tensor concentration1, Tensor concentration0, Generator? generator = null) : base(generator)
        {
            ParameterCheck.Positive(nameof(Kumaraswamy), nameof(concentration1), concentration1);
            ParameterCheck.Positive(nameof(Kumaraswamy), nameof(concentration0), concentration0);
            OwnBroadcast(concentration1, concentration0);
        }

        private Kumaraswamy(Generator? generator) : base(generator) { }

        private Tensor Concentration1 => Parameter(0);

        private Tensor Concentration0 => Parameter(1);

        public Tensor concentration1 => Concentration1.Share();

        public Tensor concentration0 => Concentration0.Share();

        public override Tensor mean => WrappedTensorDisposeScope(() => Moment(1));

        /// <summary>NaN where a concentration lies below 1.</summary>
        public override Tensor mode => WrappedTensorDisposeScope(() =>
        {
            var (a, b) = (Concentration1, Concentration0);
            // ((a - 1)/(ab - 1))^(1/a).
            var log_mode = a.reciprocal() * ((a - 1).log() - (a * b - 1).log());
            return log_mode.masked_fill((a < 1) | (b < 1), double.NaN).exp();
        });

        public override Tensor variance => WrappedTensorDisposeScope(() => Moment(2) - Moment(1).pow(2));

        public override Tensor entropy() => WrappedTensorDisposeScope(() =>
        {
            var (a, b) = (Concentration1, Concentration0);
            var harmonic = (b + 1).digamma() + euler_constant;
            return 1 - b.reciprocal() + (1 - a.reciprocal()) * harmonic - a.log() - b.log();
        });

        public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
            Expanded(batch_shape, instance, () => new Kumaraswamy(generator));

        private protected override void Derive()
        {
            using var scope = NewDisposeScope();
            var (inner, outer) = (Keep(Concentration0.reciprocal()), Keep(Concentration1.reciprocal()));
            _init(
                new Uniform(zeros_like(Concentration0), ones_like(Concentration0), generator),
                [new PowerTransform(inner), new AffineTransform(1, -1), new PowerTransform(outer)]);
        }

        /// <summary>E x^n = b · B(1 + n/a, b).</summary>
        private Tensor Moment(int n)
        {
            var (a, b) = (Concentration1, Concentration0);
            var first = 1 + n * a.reciprocal();
            return b * (first.lgamma() + b.lgamma() - (first + b).lgamma()).exp();
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.Kumaraswamy"/>
            public static Modules.Kumaraswamy Kumaraswamy(Tensor concentration1, Tensor concentration0, Generator? generator = null) =>
                new(concentration1, concentration0, generator);
        }
    }
}
