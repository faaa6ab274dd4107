using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules
{
    /// <summary>The Poisson distribution, rate^k · exp(-rate) / k! for k = 0, 1, ...</summary>
    public class Poisson : ExponentialFamily
    {
        public Poisson(Tensor rate, Generator? generator = null) : base(generator)
        {
            ParameterCheck.NonNegative(nameof(Poisson), nameof(rate), rate);
            OwnBroadcast(rate);
        }

        private Poisson(Generator? generator) : base(generator) { }

        private Tensor Rate => Parameter(0);

        public override Tensor mean => Rate.Share();

        public override Tensor mode => Rate.floor();

        public override Tensor variance => Rate.Share();

        protected override IList<Tensor> NaturalParams => [Rate.log()];

        /// <exception cref="NotImplementedException">Always: E log k! has no closed form, and so neither has the entropy.</exception>
        protected override Tensor MeanCarrierMeasure => throw Missing(nameof(entropy));

        public override Tensor rsample(params long[] sample_shape)
        {
            using var _ = no_grad();
            return WrappedTensorDisposeScope(() => Rate.expand(ExtendedShape(sample_shape)).poisson(generator));
        }

        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() => value.xlogy(Rate) - Rate - (value + 1).lgamma());

        /// <summary>Q(⌊k⌋ + 1, rate), the regularised upper incomplete gamma function; 0 below 0.</summary>
        public override Tensor cdf(Tensor value) => WrappedTensorDisposeScope(() => AtMost(value.floor()));

        /// <summary>The least whole number whose cdf reaches value: 0 for 0, ∞ for 1, NaN outside [0, 1]. No gradient.</summary>
        public override Tensor icdf(Tensor value)
        {
            using var scope = NewDisposeScope();
            using var _ = no_grad();
            var wanted = broadcast_tensors(value, Rate)[0];
            var (below, above) = (full_like(wanted, -1), zeros_like(wanted));
            var open = (wanted > 0) & (wanted < 1);
            // First above doubles until its cdf reaches value, then halving keeps cdf(below) < value ≤ cdf(above).
            for (var low = open & (AtMost(above) < wanted); low.any().ToBoolean(); low = low & (AtMost(above) < wanted))
            {
                below = where(low, above, below);
                above = where(low, 2 * above + 1, above);
            }
            while (true)
            {
                var middle = ((below + above) / 2).floor();
                var wide = open & (middle > below) & (middle < above);
                if (!wide.any().ToBoolean()) break;
                var short_of = AtMost(middle) < wanted;
                below = where(wide & short_of, middle, below);
                above = where(wide & ~short_of, middle, above);
            }
            above = above.masked_fill(wanted.eq(1), double.PositiveInfinity);
            return above.masked_fill(((wanted >= 0) & (wanted <= 1)).logical_not(), double.NaN).MoveToOuterDisposeScope();
        }

        public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
            Expanded(batch_shape, instance, () => new Poisson(generator));

        protected override Tensor LogNormalizer(params Tensor[] parameters) => parameters[0].exp();

        private Tensor AtMost(Tensor whole) => special.gammaincc(whole.clamp_min(0) + 1, Rate).masked_fill(whole < 0, 0);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.Poisson"/>
            public static Modules.Poisson Poisson(Tensor rate, Generator? generator = null) => new(rate, generator);

            /// <inheritdoc cref="Modules.Poisson"/>
            public static Modules.Poisson Poisson(float rate, Generator? generator = null)
            {
                using Tensor r = tensor(rate);
                return new(r, generator);
            }

            /// <inheritdoc cref="Modules.Poisson"/>
            public static Modules.Poisson Poisson(double rate, Generator? generator = null)
            {
                using Tensor r = tensor(rate);
                return new(r, generator);
            }
        }
    }
}
