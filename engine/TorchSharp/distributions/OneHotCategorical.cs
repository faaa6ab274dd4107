using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules
{
    /// <summary>A categorical distribution whose samples are vectors with a 1 at the class.</summary>
    public class OneHotCategorical : Distribution
    {
        private Categorical _categorical = null!;

        /// <param name="p">The probabilities of the classes, up to a factor, along the last dimension.</param>
        /// <param name="l">Or their logarithms, up to a constant.</param>
        /// <param name="generator">Draws the samples.</param>
        public OneHotCategorical(Tensor? p = null, Tensor? l = null, Generator? generator = null) : base(generator) =>
            Wrap(new Categorical(nameof(OneHotCategorical), p, l, generator));

        private OneHotCategorical(Generator? generator) : base(generator) { }

        public Tensor probs => _categorical.probs;

        public Tensor logits => _categorical.logits;

        public override Tensor mean => probs;

        public override Tensor mode => WrappedTensorDisposeScope(() => OneHot(_categorical.mode));

        public override Tensor variance => WrappedTensorDisposeScope(() => probs * (1 - probs));

        public override Tensor rsample(params long[] sample_shape)
        {
            using var _ = no_grad();
            return WrappedTensorDisposeScope(() => OneHot(_categorical.sample(sample_shape)));
        }

        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() => _categorical.log_prob(value.argmax(-1)));

        public override Tensor entropy() => _categorical.entropy();

        public override Distribution expand(Size batch_shape, Distribution? instance = null)
        {
            var expanded = InstanceOr(instance, () => new OneHotCategorical(generator));
            expanded.Wrap((Categorical)_categorical.expand(batch_shape));
            return expanded;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _categorical?.Dispose();
            base.Dispose(disposing);
        }

        private protected override Tensor Support() => WrappedTensorDisposeScope(() =>
        {
            var p = probs;
            return eye(_categorical.Classes, dtype: p.dtype, device: p.device);
        });

        private Tensor OneHot(Tensor classes) => nn.functional.one_hot(classes, _categorical.Classes).to(probs);

        private void Wrap(Categorical categorical)
        {
            var before = _categorical;
            _categorical = categorical;
            before?.Dispose();
            _init(categorical.batch_shape, categorical.Classes);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.OneHotCategorical"/>
            public static Modules.OneHotCategorical OneHotCategorical(
                Tensor? probs = null, Tensor? logits = null, Generator? generator = null) =>
                new(probs, logits, generator);

            /// <inheritdoc cref="Modules.OneHotCategorical"/>
            /// <exception cref="ArgumentException">Always: a single number has no dimension for the classes.</exception>
            public static Modules.OneHotCategorical OneHotCategorical(float? probs, float? logits, Generator? generator = null) =>
                Modules.ProbsOrLogits.Of(probs, logits, (p, l) => new Modules.OneHotCategorical(p, l, generator));

            /// <inheritdoc cref="OneHotCategorical(float?, float?, Generator?)"/>
            public static Modules.OneHotCategorical OneHotCategorical(double? probs, double? logits, Generator? generator = null) =>
                Modules.ProbsOrLogits.Of(probs, logits, (p, l) => new Modules.OneHotCategorical(p, l, generator));
        }
    }
}
