using static TorchSharp.torch;
using static TorchSharp.torch.distributions;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules
{
    /// <summary>1 with probability probs, else 0; logits are log(probs / (1 - probs)).</summary>
    public class Bernoulli : Distribution
    {
        private ParameterForm _form;

        /// <param name="p">The probabilities of 1.</param>
        /// <param name="l">Or their log-odds.</param>
        /// <param name="generator">Draws the samples.</param>
        public Bernoulli(Tensor? p = null, Tensor? l = null, Generator? generator = null) : base(generator)
        {
            (var parameter, _form) = ProbsOrLogits.Binary(nameof(Bernoulli), p, l);
            OwnBroadcast(parameter);
        }

        private Bernoulli(Generator? generator) : base(generator) { }

        public Tensor probs => ProbsOf(Parameter(0), _form, true);

        public Tensor logits => LogitsOf(Parameter(0), _form, true);

        public override Tensor mean => probs;

        public override Tensor variance => WrappedTensorDisposeScope(() => probs * (1 - probs));

        public override Tensor rsample(params long[] sample_shape)
        {
            using var _ = no_grad();
            return WrappedTensorDisposeScope(() => probs.expand(ExtendedShape(sample_shape)).bernoulli(generator));
        }

        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() =>
        {
            var both = broadcast_tensors(logits, value);
            return -binary_cross_entropy_with_logits(both[0], both[1], reduction: Reduction.None);
        });

        public override Tensor entropy() =>
            WrappedTensorDisposeScope(() => binary_cross_entropy_with_logits(logits, probs, reduction: Reduction.None));

        public override Distribution expand(Size batch_shape, Distribution? instance = null)
        {
            var expanded = Expanded(batch_shape, instance, () => new Bernoulli(generator));
            expanded._form = _form;
            return expanded;
        }

        /// <summary>NaN where both values are equally probable.</summary>
        private protected override Tensor Mode() => WrappedTensorDisposeScope(() =>
            (probs >= 0.5).to(probs.dtype).masked_fill(probs.eq(0.5), double.NaN));

        private protected override Tensor Support() => arange(2, Parameter(0).dtype, Parameter(0).device);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.Bernoulli"/>
            public static Modules.Bernoulli Bernoulli(Tensor? probs = null, Tensor? logits = null, Generator? generator = null) =>
                new(probs, logits, generator);

            /// <inheritdoc cref="Modules.Bernoulli"/>
            public static Modules.Bernoulli Bernoulli(float? probs, float? logits, Generator? generator = null) =>
                Modules.ProbsOrLogits.Of(probs, logits, (p, l) => new Modules.Bernoulli(p, l, generator));

            /// <inheritdoc cref="Modules.Bernoulli"/>
            public static Modules.Bernoulli Bernoulli(double? probs, double? logits, Generator? generator = null) =>
                Modules.ProbsOrLogits.Of(probs, logits, (p, l) => new Modules.Bernoulli(p, l, generator));
        }
    }
}
