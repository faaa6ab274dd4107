using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules
{
    /// <summary>
    /// The logarithm of a relaxed one-hot variable: log softmax((logits + g) / temperature) with standard Gumbel g
    /// (Maddison, Mnih and Teh 2017).
    /// </summary>
    public class ExpRelaxedCategorical : Distribution
    {
        private Categorical _categorical = null!;

        /// <param name="temperature">Above 0; near 0, samples are near one-hot. Broadcasts with the batch.</param>
        /// <param name="probs">The probabilities of the classes, up to a factor, along the last dimension.</param>
        /// <param name="logits">Or their logarithms, up to a constant.</param>
        /// <param name="generator">Draws the samples.</param>
        internal ExpRelaxedCategorical(Tensor temperature, Tensor? probs = null, Tensor? logits = null, Generator? generator = null)
            : base(generator)
        {
            ParameterCheck.Positive(nameof(ExpRelaxedCategorical), nameof(temperature), temperature);
            Wrap(new Categorical(nameof(ExpRelaxedCategorical), probs, logits, generator));
            Own(temperature.Share());
        }

        private ExpRelaxedCategorical(Generator? generator) : base(generator) { }

        public Tensor temperature => Parameter(0).Share();

        public Tensor probs => _categorical.probs;

        public Tensor logits => _categorical.logits;

        /// <summary>batch_shape and the number of classes.</summary>
        public long[] param_shape => _categorical.param_shape;

        public override Tensor mean => throw Missing(nameof(mean));

        public override Tensor variance => throw Missing(nameof(variance));

        public override Tensor rsample(params long[] sample_shape) => WrappedTensorDisposeScope(() =>
        {
            var l = logits;
            var u = ClampProbs(rand(ExtendedShape(sample_shape), l.dtype, l.device, generator: generator));
            var scores = (l - (-u.log()).log()) / Parameter(0);
            return scores - scores.logsumexp(-1, true);
        });

        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() =>
        {
            var (classes, heat) = (_categorical.Classes, Parameter(0));
            var scale = full_like(heat, classes).lgamma() + (classes - 1) * heat.log();
            var score = logits - value * heat;
            return (score - score.logsumexp(-1, true)).sum(-1) + scale;
        });

        public override Tensor entropy() => throw Missing(nameof(entropy));

        public override Distribution expand(Size batch_shape, Distribution? instance = null)
        {
            var expanded = InstanceOr(instance, () => new ExpRelaxedCategorical(generator));
            expanded.Wrap((Categorical)_categorical.expand(batch_shape));
            expanded.Own(temperature);
            return expanded;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _categorical?.Dispose();
            base.Dispose(disposing);
        }

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
            /// <inheritdoc cref="Modules.ExpRelaxedCategorical"/>
            public static Modules.ExpRelaxedCategorical ExpRelaxedCategorical(
                Tensor temperature, Tensor? probs = null, Tensor? logits = null, Generator? generator = null) =>
                new(temperature, probs, logits, generator);

            /// <inheritdoc cref="Modules.ExpRelaxedCategorical"/>
            /// <exception cref="ArgumentException">Always: a single number has no dimension for the classes.</exception>
            public static Modules.ExpRelaxedCategorical ExpRelaxedCategorical(
                Tensor temperature, float? probs, float? logits, Generator? generator = null) =>
                Modules.ProbsOrLogits.Of(probs, logits, (p, l) => new Modules.ExpRelaxedCategorical(temperature, p, l, generator));

            /// <inheritdoc cref="ExpRelaxedCategorical(Tensor, float?, float?, Generator?)"/>
            public static Modules.ExpRelaxedCategorical ExpRelaxedCategorical(
                Tensor temperature, double? probs, double? logits, Generator? generator = null) =>
                Modules.ProbsOrLogits.Of(probs, logits, (p, l) => new Modules.ExpRelaxedCategorical(temperature, p, l, generator));
        }
    }
}
