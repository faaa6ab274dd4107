using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules
{
    /// <summary>How often each of K classes came up in total_count independent draws.</summary>
    public class Multinomial : Distribution
    {
        /// <summary>128 MB of class numbers.</summary>
        private const double MostDraws = 1 << 24;

        private Categorical _categorical = null!;
        private int _count;

        /// <param name="total_count">The number of draws.</param>
        /// <param name="probs">The probabilities of the classes, up to a factor, along the last dimension.</param>
        /// <param name="logits">Or their logarithms, up to a constant.</param>
        /// <param name="generator">Draws the samples.</param>
        public Multinomial(int total_count, Tensor? probs = null, Tensor? logits = null, Generator? generator = null) : base(generator)
        {
            ParameterCheck.Count(nameof(Multinomial), nameof(total_count), total_count);
            Wrap(new Categorical(nameof(Multinomial), probs, logits, generator), total_count);
        }

        private Multinomial(Generator? generator) : base(generator) { }

        public Tensor probs => _categorical.probs;

        public Tensor logits => _categorical.logits;

        /// <summary>batch_shape and K.</summary>
        public long[] param_shape => _categorical.param_shape;

        public override Tensor mean => WrappedTensorDisposeScope(() => _count * probs);

        public override Tensor variance => WrappedTensorDisposeScope(() => _count * probs * (1 - probs));

        /// <summary>
        /// Counts single draws, as PyTorch does; where those would be more than 16 million, the same distribution comes from one
        /// binomial draw for each class.
        /// </summary>
        public override Tensor rsample(params long[] sample_shape)
        {
            using var _ = no_grad();
            var draws = (double)_count * new Size(sample_shape).numel() * batch_shape.numel();
            return WrappedTensorDisposeScope(() => draws > MostDraws ? FromBinomials(sample_shape) : FromDraws(sample_shape));
        }

        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() =>
        {
            var both = broadcast_tensors(logits, value);
            var counts = both[1];
            // An impossible class that did not come up says nothing; 0 · -∞ would be NaN.
            var l = both[0].masked_fill(counts.eq(0) & both[0].eq(double.NegativeInfinity), 0);
            return (counts.sum(-1) + 1).lgamma() - (counts + 1).lgamma().sum(-1) + (l * counts).sum(-1);
        });

        /// <summary>n·H(class) - log n! + Σ over classes of E log count!, where each count is binomial.</summary>
        public override Tensor entropy() => WrappedTensorDisposeScope(() =>
        {
            var p = probs;
            using var count = new Binomial(tensor(_count), p, null, generator);
            var counts = count.enumerate_support(false).narrow(0, 1, _count);
            var expected = (count.log_prob(counts).exp() * (counts + 1).lgamma()).sum([0, -1]);
            return _count * _categorical.entropy() - p.new_full([], _count + 1).lgamma() + expected;
        });

        public override Distribution expand(Size batch_shape, Distribution? instance = null)
        {
            var expanded = InstanceOr(instance, () => new Multinomial(generator));
            expanded.Wrap((Categorical)_categorical.expand(batch_shape), _count);
            return expanded;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _categorical?.Dispose();
            base.Dispose(disposing);
        }

        private Tensor FromDraws(long[] sample_shape)
        {
            var classes = _categorical.sample([_count, .. sample_shape]).movedim([0], [-1]);
            var counts = classes.new_zeros(ExtendedShape(sample_shape));
            return counts.scatter_add_(-1, classes, ones_like(classes)).type_as(probs);
        }

        /// <summary>Each class takes its share of what the classes before it have left.</summary>
        private Tensor FromBinomials(long[] sample_shape)
        {
            var p = probs.to(ScalarType.Float64);
            var shares = (p / p.flip(-1).cumsum(-1).flip(-1)).nan_to_num(0).clamp_max(1);
            var left = full(ExtendedShape(sample_shape)[..^1], _count, ScalarType.Float64, p.device);
            var counts = new Tensor[_categorical.Classes];
            for (var k = 0; k < counts.Length - 1; k++)
            {
                counts[k] = left.binomial(shares.select(-1, k).expand(left.shape), generator);
                left = left - counts[k];
            }
            counts[^1] = left;
            return stack(counts, -1).type_as(probs);
        }

        private void Wrap(Categorical categorical, int count)
        {
            var before = _categorical;
            (_categorical, _count) = (categorical, count);
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
            /// <inheritdoc cref="Modules.Multinomial"/>
            public static Modules.Multinomial Multinomial(
                int total_count, Tensor? probs = null, Tensor? logits = null, Generator? generator = null) =>
                new(total_count, probs, logits, generator);

            /// <summary>Draws from equally probable classes.</summary>
            public static Modules.Multinomial Multinomial(int total_count, int categories, Generator? generator = null)
            {
                using var probs = Modules.ProbsOrLogits.Equal(nameof(Multinomial), categories);
                return new(total_count, probs, null, generator);
            }
        }
    }
}
