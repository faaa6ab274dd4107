using static TorchSharp.torch;
using static TorchSharp.torch.distributions;
using static TorchSharp.torch.distributions.transforms;

namespace TorchSharp.Modules
{
    /// <summary>
    /// A one-hot variable relaxed to the inside of the simplex, so that samples have a gradient: exp of
    /// <see cref="ExpRelaxedCategorical"/>, also known as Gumbel softmax (Maddison, Mnih and Teh 2017; Jang, Gu and Poole 2017).
    /// </summary>
    public class RelaxedOneHotCategorical : TransformedDistribution
    {
        /// <param name="temperature">Above 0; near 0, samples are near one-hot. Broadcasts with the batch.</param>
        /// <param name="probs">The probabilities of the classes, up to a factor, along the last dimension.</param>
        /// <param name="logits">Or their logarithms, up to a constant.</param>
        /// <param name="generator">Draws the samples.</param>
        public RelaxedOneHotCategorical(Tensor temperature, Tensor? probs = null, Tensor? logits = null, Generator? generator = null)
            : base(generator) => _init(new ExpRelaxedCategorical(temperature, probs, logits, generator), [new ExpTransform()]);

        private RelaxedOneHotCategorical(Generator? generator) : base(generator) { }

        private ExpRelaxedCategorical Log => (ExpRelaxedCategorical)base_distribution;

        public Tensor temperature => Log.temperature;

        public Tensor probs => Log.probs;

        public Tensor logits => Log.logits;

        public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
            base.expand(batch_shape, InstanceOr(instance, () => new RelaxedOneHotCategorical(generator)));
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.RelaxedOneHotCategorical"/>
            public static Modules.RelaxedOneHotCategorical RelaxedOneHotCategorical(
                Tensor temperature, Tensor? probs = null, Tensor? logits = null, Generator? generator = null) =>
                new(temperature, probs, logits, generator);

            /// <inheritdoc cref="Modules.RelaxedOneHotCategorical"/>
            /// <exception cref="ArgumentException">Always: a single number has no dimension for the classes.</exception>
            public static Modules.RelaxedOneHotCategorical RelaxedOneHotCategorical(
                Tensor temperature, float? probs, float? logits, Generator? generator = null) =>
                Modules.ProbsOrLogits.Of(probs, logits, (p, l) => new Modules.RelaxedOneHotCategorical(temperature, p, l, generator));

            /// <inheritdoc cref="RelaxedOneHotCategorical(Tensor, float?, float?, Generator?)"/>
            public static Modules.RelaxedOneHotCategorical RelaxedOneHotCategorical(
                Tensor temperature, double? probs, double? logits, Generator? generator = null) =>
                Modules.ProbsOrLogits.Of(probs, logits, (p, l) => new Modules.RelaxedOneHotCategorical(temperature, p, l, generator));
        }
    }
}
