using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules
{
    /// <summary>The number of successes in total_count trials that succeed with probability probs each.</summary>
    public class Binomial : Distribution
    {
        /// <summary>Of enumerate_support and entropy, which go through all values.</summary>
        private const int MostValues = 1 << 24;

        private ParameterForm _form;

        /// <param name="total_count">The numbers of trials; broadcast with the probabilities.</param>
        /// <param name="p">The probabilities of success.</param>
        /// <param name="l">Or their log-odds.</param>
        /// <param name="generator">Draws the samples.</param>
        public Binomial(Tensor total_count, Tensor? p = null, Tensor? l = null, Generator? generator = null) : base(generator)
        {
            ParameterCheck.Counts(nameof(Binomial), nameof(total_count), total_count);
            (var parameter, _form) = ProbsOrLogits.Binary(nameof(Binomial), p, l);
            using var scope = NewDisposeScope();
            OwnBroadcast(total_count.type_as(parameter), parameter);
        }

        private Binomial(Generator? generator) : base(generator) { }

        private Tensor Count => Parameter(0);

        public Tensor probs => ProbsOf(Parameter(1), _form, true);

        public Tensor logits => LogitsOf(Parameter(1), _form, true);

        public override Tensor mean => WrappedTensorDisposeScope(() => Count * probs);

        public override Tensor mode => WrappedTensorDisposeScope(() => ((Count + 1) * probs).floor().minimum(Count));

        public override Tensor variance => WrappedTensorDisposeScope(() => Count * probs * (1 - probs));

        public override Tensor rsample(params long[] sample_shape)
        {
            using var _ = no_grad();
            var shape = ExtendedShape(sample_shape);
            return WrappedTensorDisposeScope(() => Count.expand(shape).binomial(probs.expand(shape), generator));
        }

        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() =>
        {
            // k·log p + (n - k)·log(1 - p) = k·logit - n·log(1 + exp logit), with the last term split so that it cannot overflow.
            var l = logits;
            var normalizer = Count * ClampByZero(l) + Count * (-l.abs()).exp().log1p() - (Count + 1).lgamma();
            return value * l - (value + 1).lgamma() - (Count - value + 1).lgamma() - normalizer;
        });

        /// <exception cref="NotImplementedException">The distributions of the batch have different numbers of trials.</exception>
        public override Tensor entropy() => WrappedTensorDisposeScope(() =>
        {
            var each = log_prob(enumerate_support(false));
            return -(each.exp() * each).sum(0L);
        });

        public override Distribution expand(Size batch_shape, Distribution? instance = null)
        {
            var expanded = Expanded(batch_shape, instance, () => new Binomial(generator));
            expanded._form = _form;
            return expanded;
        }

        private protected override Tensor Support() => arange(CommonCount() + 1, Count.dtype, Count.device);

        private long CommonCount()
        {
            using var scope = NewDisposeScope();
            var (least, most) = (Count.min().ToDouble(), Count.max().ToDouble());
            if (least != most) throw new NotImplementedException($"Binomial: expected one total_count for the whole batch, got {least} to {most}.");
            return most <= MostValues
                ? (long)most
                : throw new NotImplementedException($"Binomial: expected a total_count of at most {MostValues} to go through all values, got {most}.");
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.Binomial"/>
            public static Modules.Binomial Binomial(
                Tensor total_count, Tensor? probs = null, Tensor? logits = null, Generator? generator = null) =>
                new(total_count, probs, logits, generator);

            /// <inheritdoc cref="Modules.Binomial"/>
            public static Modules.Binomial Binomial(int total_count, float? probs, float? logits, Generator? generator = null)
            {
                using var count = tensor(total_count);
                return Modules.ProbsOrLogits.Of(probs, logits, (p, l) => new Modules.Binomial(count, p, l, generator));
            }

            /// <inheritdoc cref="Modules.Binomial"/>
            public static Modules.Binomial Binomial(int total_count, double? probs, double? logits, Generator? generator = null)
            {
                using var count = tensor(total_count);
                return Modules.ProbsOrLogits.Of(probs, logits, (p, l) => new Modules.Binomial(count, p, l, generator));
            }
        }
    }
}
