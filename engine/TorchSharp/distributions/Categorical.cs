using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules
{
    /// <summary>
    /// One of the classes 0 to K - 1, where K is the size of the last dimension of probs or logits. probs need not sum to 1, nor
    /// exp(logits): both are normalised.
    /// </summary>
    public class Categorical : Distribution
    {
        private ParameterForm _form;

        /// <param name="probs">The probabilities of the classes, up to a factor.</param>
        /// <param name="logits">Or their logarithms, up to a constant.</param>
        /// <param name="generator">Draws the samples.</param>
        public Categorical(Tensor? probs = null, Tensor? logits = null, Generator? generator = null)
            : this(nameof(Categorical), probs, logits, generator) { }

        /// <summary>For a distribution that is made of a categorical one; its name goes into messages.</summary>
        internal Categorical(string distribution, Tensor? probs, Tensor? logits, Generator? generator) : base(generator)
        {
            (var parameter, _form) = ProbsOrLogits.Categorical(distribution, probs, logits);
            Own(parameter);
            _init(parameter.shape[..^1]);
        }

        private Categorical(Generator? generator) : base(generator) { }

        /// <summary>K.</summary>
        internal long Classes => Parameter(0).shape[^1];

        public Tensor probs => ProbsOf(Parameter(0), _form, false);

        public Tensor logits => LogitsOf(Parameter(0), _form, false);

        /// <summary>batch_shape and K.</summary>
        public long[] param_shape => Parameter(0).shape;

        /// <summary>NaN: classes are names, not numbers.</summary>
        public override Tensor mean => full(batch_shape.Shape, double.NaN, Parameter(0).dtype, Parameter(0).device);

        /// <summary>NaN, as mean.</summary>
        public override Tensor variance => mean;

        public override Tensor rsample(params long[] sample_shape)
        {
            using var _ = no_grad();
            var count = new Size(sample_shape).numel();
            var shape = ExtendedShape(sample_shape);
            return WrappedTensorDisposeScope(() => new Size(shape).numel() == 0
                ? empty(shape, ScalarType.Int64, Parameter(0).device)
                : probs.reshape(-1, Classes).multinomial(count, true, generator).T.reshape(shape));
        }

        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() =>
        {
            var both = broadcast_tensors(value.to(ScalarType.Int64).unsqueeze(-1), logits);
            return both[1].gather(-1, both[0].narrow(-1, 0, 1)).squeeze(-1);
        });

        public override Tensor entropy() => WrappedTensorDisposeScope(() =>
        {
            var l = logits;
            return -(l.clamp_min(finfo(l.dtype).min) * probs).sum(-1);
        });

        public override Distribution expand(Size batch_shape, Distribution? instance = null)
        {
            var expanded = Expanded(batch_shape, instance, () => new Categorical(generator));
            expanded._form = _form;
            return expanded;
        }

        private protected override Tensor Mode() => WrappedTensorDisposeScope(() => probs.argmax(-1));

        private protected override Tensor Support() => arange(Classes, ScalarType.Int64, Parameter(0).device);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.Categorical"/>
            public static Modules.Categorical Categorical(Tensor? probs = null, Tensor? logits = null, Generator? generator = null) =>
                new(probs, logits, generator);

            /// <summary>Equally probable classes.</summary>
            public static Modules.Categorical Categorical(int categories, Generator? generator = null)
            {
                using var probs = Modules.ProbsOrLogits.Equal(nameof(Categorical), categories);
                return new(probs, null, generator);
            }
        }
    }
}
