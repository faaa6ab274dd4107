using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules
{
    /// <summary>The beta distribution on (0, 1), x^(concentration1 - 1) · (1 - x)^(concentration0 - 1) / B(concentration1, concentration0).</summary>
    public class Beta : ExponentialFamily
    {
        /// <summary>The distribution of (x, 1 - x).</summary>
        protected Dirichlet dirichlet = null!;

        public Beta(Tensor concentration1, Tensor concentration0, Generator? generator = null) : base(generator)
        {
            ParameterCheck.Positive(nameof(Beta), nameof(concentration1), concentration1);
            ParameterCheck.Positive(nameof(Beta), nameof(concentration0), concentration0);
            using var scope = NewDisposeScope();
            Wrap(new Dirichlet(stack([.. broadcast_tensors(concentration1, concentration0)], -1), generator));
        }

        private Beta(Generator? generator) : base(generator) { }

        private Tensor Concentration1 => dirichlet.Concentration.select(-1, 0);

        private Tensor Concentration0 => dirichlet.Concentration.select(-1, 1);

        public override Tensor mean => WrappedTensorDisposeScope(() => Concentration1 / (Concentration1 + Concentration0));

        public override Tensor mode => WrappedTensorDisposeScope(() => dirichlet.mode.select(-1, 0));

        public override Tensor variance => WrappedTensorDisposeScope(() =>
        {
            var total = Concentration1 + Concentration0;
            return Concentration1 * Concentration0 / (total.pow(2) * (total + 1));
        });

        protected override IList<Tensor> NaturalParams => [Concentration1, Concentration0];

        protected override Tensor MeanCarrierMeasure => WrappedTensorDisposeScope(() =>
            -(Concentration1.digamma() + Concentration0.digamma() - 2 * (Concentration1 + Concentration0).digamma()));

        public override Tensor rsample(params long[] sample_shape) =>
            WrappedTensorDisposeScope(() => dirichlet.rsample(sample_shape).select(-1, 0));

        public override Tensor log_prob(Tensor value) =>
            WrappedTensorDisposeScope(() => dirichlet.log_prob(stack([value, 1 - value], -1)));

        public override Tensor entropy() => dirichlet.entropy();

        public override Distribution expand(Size batch_shape, Distribution? instance = null)
        {
            var expanded = InstanceOr(instance, () => new Beta(generator));
            expanded.Wrap((Dirichlet)dirichlet.expand(batch_shape));
            return expanded;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) dirichlet?.Dispose();
            base.Dispose(disposing);
        }

        protected override Tensor LogNormalizer(params Tensor[] parameters) => WrappedTensorDisposeScope(() =>
            parameters[0].lgamma() + parameters[1].lgamma() - (parameters[0] + parameters[1]).lgamma());

        private void Wrap(Dirichlet pair)
        {
            var before = dirichlet;
            dirichlet = pair;
            before?.Dispose();
            _init(pair.batch_shape);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.Beta"/>
            public static Modules.Beta Beta(Tensor concentration1, Tensor concentration0, Generator? generator = null) =>
                new(concentration1, concentration0, generator);
        }
    }
}
