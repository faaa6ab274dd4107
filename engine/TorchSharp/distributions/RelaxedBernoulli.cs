using static TorchSharp.torch;
using static TorchSharp.torch.distributions;
using static TorchSharp.torch.distributions.transforms;

namespace TorchSharp.Modules
{
    /// <summary>
    /// A Bernoulli variable relaxed to (0, 1), so that samples have a gradient: the sigmoid of
    /// <see cref="LogitRelaxedBernoulli"/> (Maddison, Mnih and Teh 2017; Jang, Gu and Poole 2017).
    /// </summary>
    public class RelaxedBernoulli : TransformedDistribution
    {
        /// <inheritdoc cref="LogitRelaxedBernoulli(Tensor, Tensor?, Tensor?, Generator?)"/>
        public RelaxedBernoulli(Tensor temperature, Tensor? probs = null, Tensor? logits = null, Generator? generator = null)
            : base(generator) => _init(new LogitRelaxedBernoulli(temperature, probs, logits, generator), [new SigmoidTransform()]);

        private RelaxedBernoulli(Generator? generator) : base(generator) { }

        private LogitRelaxedBernoulli Logit => (LogitRelaxedBernoulli)base_distribution;

        public Tensor temperature => Logit.Temperature.Share();

        public Tensor probs => Logit.probs;

        public Tensor logits => Logit.logits;

        public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
            base.expand(batch_shape, InstanceOr(instance, () => new RelaxedBernoulli(generator)));
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.RelaxedBernoulli"/>
            public static Modules.RelaxedBernoulli RelaxedBernoulli(
                Tensor temperature, Tensor? probs = null, Tensor? logits = null, Generator? generator = null) =>
                new(temperature, probs, logits, generator);

            /// <inheritdoc cref="Modules.RelaxedBernoulli"/>
            public static Modules.RelaxedBernoulli RelaxedBernoulli(
                Tensor temperature, float? probs, float? logits, Generator? generator = null) =>
                Modules.ProbsOrLogits.Of(probs, logits, (p, l) => new Modules.RelaxedBernoulli(temperature, p, l, generator));

            /// <inheritdoc cref="Modules.RelaxedBernoulli"/>
            public static Modules.RelaxedBernoulli RelaxedBernoulli(
                Tensor temperature, double? probs, double? logits, Generator? generator = null) =>
                Modules.ProbsOrLogits.Of(probs, logits, (p, l) => new Modules.RelaxedBernoulli(temperature, p, l, generator));
        }
    }
}
