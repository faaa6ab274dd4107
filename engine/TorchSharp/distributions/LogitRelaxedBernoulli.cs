using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules
{
    /// <summary>
    /// The log-odds of a relaxed Bernoulli variable, (logits + l) / temperature with a standard logistic l: itself a logistic
    /// distribution (Maddison, Mnih and Teh 2017).
    /// </summary>
    public class LogitRelaxedBernoulli : Distribution
    {
        private ParameterForm _form;

        /// <param name="temperature">Above 0; near 0, samples are near ±∞. Broadcasts with the probabilities but does not widen the batch.</param>
        /// <param name="probs">The probabilities of 1.</param>
        /// <param name="logits">Or their log-odds.</param>
        /// <param name="generator">Draws the samples.</param>
        public LogitRelaxedBernoulli(Tensor temperature, Tensor? probs = null, Tensor? logits = null, Generator? generator = null)
            : base(generator)
        {
            ParameterCheck.Positive(nameof(LogitRelaxedBernoulli), nameof(temperature), temperature);
            (var parameter, _form) = ProbsOrLogits.Binary(nameof(LogitRelaxedBernoulli), probs, logits);
            Own(parameter.Share(), temperature.Share());
            _init(parameter.shape);
        }

        private LogitRelaxedBernoulli(Generator? generator) : base(generator) { }

        internal Tensor Temperature => Parameter(1);

        public Tensor probs => ProbsOf(Parameter(0), _form, true);

        public Tensor logits => LogitsOf(Parameter(0), _form, true);

        /// <summary>logits / temperature.</summary>
        public override Tensor mean => WrappedTensorDisposeScope(() => logits / Temperature);

        /// <summary>π² / (3 temperature²), wherever the mean is.</summary>
        public override Tensor variance => WrappedTensorDisposeScope(() =>
            (Math.PI * Math.PI / 3 / Temperature.pow(2)).expand(broadcast_shapes(Temperature.shape, batch_shape.Shape)));

        public override Tensor rsample(params long[] sample_shape) => WrappedTensorDisposeScope(() =>
        {
            var shape = ExtendedShape(sample_shape);
            var p = ClampProbs(probs.expand(shape));
            var u = ClampProbs(rand(shape, p.dtype, p.device, generator: generator));
            return (u.log() - (-u).log1p() + p.log() - (-p).log1p()) / Temperature;
        });

        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() =>
        {
            var difference = logits - value * Temperature;
            // log(1 + exp d) as softplus without its cut-off, which does not overflow.
            return Temperature.log() + difference - 2 * (ClampByZero(difference) + (-difference.abs()).exp().log1p());
        });

        /// <summary>2 - log temperature.</summary>
        public override Tensor entropy() => WrappedTensorDisposeScope(() =>
            (2 - Temperature.log()).expand(broadcast_shapes(Temperature.shape, batch_shape.Shape)));

        public override Distribution expand(Size batch_shape, Distribution? instance = null)
        {
            var expanded = Expanded(batch_shape, instance, () => new LogitRelaxedBernoulli(generator));
            expanded._form = _form;
            return expanded;
        }

        private protected override Tensor[] ExpandedParameters(Size batch_shape) => [Parameter(0).expand(batch_shape), Temperature.Share()];

        private protected override Tensor Mode() => mean;
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.LogitRelaxedBernoulli"/>
            public static Modules.LogitRelaxedBernoulli LogitRelaxedBernoulli(
                Tensor temperature, Tensor? probs = null, Tensor? logits = null, Generator? generator = null) =>
                new(temperature, probs, logits, generator);

            /// <inheritdoc cref="Modules.LogitRelaxedBernoulli"/>
            public static Modules.LogitRelaxedBernoulli LogitRelaxedBernoulli(
                Tensor temperature, float? probs, float? logits, Generator? generator = null) =>
                Modules.ProbsOrLogits.Of(probs, logits, (p, l) => new Modules.LogitRelaxedBernoulli(temperature, p, l, generator));

            /// <inheritdoc cref="Modules.LogitRelaxedBernoulli"/>
            public static Modules.LogitRelaxedBernoulli LogitRelaxedBernoulli(
                Tensor temperature, double? probs, double? logits, Generator? generator = null) =>
                Modules.ProbsOrLogits.Of(probs, logits, (p, l) => new Modules.LogitRelaxedBernoulli(temperature, p, l, generator));
        }
    }
}
