using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules
{
    /// <summary>The number of successes of probability probs before total_count failures; total_count need not be whole.</summary>
    public class NegativeBinomial : Distribution
    {
        private ParameterForm _form;

        /// <param name="total_count">The numbers of failures to wait for; broadcast with the probabilities.</param>
        /// <param name="p">The probabilities of success, below 1.</param>
        /// <param name="l">Or their log-odds.</param>
        /// <param name="generator">Draws the samples.</param>
        public NegativeBinomial(Tensor total_count, Tensor? p = null, Tensor? l = null, Generator? generator = null) : base(generator)
        {
            ParameterCheck.AtLeastZero(nameof(NegativeBinomial), nameof(total_count), total_count);
            (var parameter, _form) = ProbsOrLogits.Binary(nameof(NegativeBinomial), p, l);
            if (_form == ParameterForm.Probs) ParameterCheck.BelowOne(nameof(NegativeBinomial), "probs", parameter);
            using var scope = NewDisposeScope();
            OwnBroadcast(total_count.type_as(parameter), parameter);
        }

        private NegativeBinomial(Generator? generator) : base(generator) { }

        private Tensor Count => Parameter(0);

        public Tensor probs => ProbsOf(Parameter(1), _form, true);

        public Tensor logits => LogitsOf(Parameter(1), _form, true);

        public override Tensor mean => WrappedTensorDisposeScope(() => Count * logits.exp());

        public override Tensor mode => WrappedTensorDisposeScope(() => ((Count - 1) * logits.exp()).floor().clamp_min(0));

        public override Tensor variance => WrappedTensorDisposeScope(() => mean / (-logits).sigmoid());

        /// <summary>Poisson draws whose rates are gamma draws.</summary>
        public override Tensor rsample(params long[] sample_shape)
        {
            using var _ = no_grad();
            var shape = ExtendedShape(sample_shape);
            return WrappedTensorDisposeScope(() =>
                Gamma.Draw(Count.expand(shape), (-logits).exp().expand(shape), generator).poisson(generator));
        }

        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() =>
        {
            var l = logits;
            var total = Count + value;
            var normalizer = (value + 1).lgamma() + Count.lgamma() - total.lgamma();
            // Of 0 failures follow 0 successes for certain.
            return Count * (-l).log_sigmoid() + value * l.log_sigmoid() - normalizer.masked_fill(total.eq(0), 0);
        });

        public override Tensor entropy() => throw Missing(nameof(entropy));

        public override Distribution expand(Size batch_shape, Distribution? instance = null)
        {
            var expanded = Expanded(batch_shape, instance, () => new NegativeBinomial(generator));
            expanded._form = _form;
            return expanded;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.NegativeBinomial"/>
            public static Modules.NegativeBinomial NegativeBinomial(
                Tensor total_count, Tensor? probs = null, Tensor? logits = null, Generator? generator = null) =>
                new(total_count, probs, logits, generator);

            /// <inheritdoc cref="Modules.NegativeBinomial"/>
            public static Modules.NegativeBinomial NegativeBinomial(
                int total_count, float? probs, float? logits, Generator? generator = null)
            {
                using var count = tensor(total_count);
                return Modules.ProbsOrLogits.Of(probs, logits, (p, l) => new Modules.NegativeBinomial(count, p, l, generator));
            }

            /// <inheritdoc cref="Modules.NegativeBinomial"/>
            public static Modules.NegativeBinomial NegativeBinomial(
                int total_count, double? probs, double? logits, Generator? generator = null)
            {
                using var count = tensor(total_count);
                return Modules.ProbsOrLogits.Of(probs, logits, (p, l) => new Modules.NegativeBinomial(count, p, l, generator));
            }
        }
    }
}
