using static TorchSharp.torch;
using static TorchSharp.torch.distributions;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules
{
    /// <summary>The number of failures before the first success, (1 - probs)^k · probs for k = 0, 1, ...</summary>
    public class Geometric : Distribution
    {
        private ParameterForm _form;

        /// <param name="probs">The probabilities of success, above 0.</param>
        /// <param name="logits">Or their log-odds.</param>
        /// <param name="generator">Draws the samples.</param>
        public Geometric(Tensor? probs = null, Tensor? logits = null, Generator? generator = null) : base(generator)
        {
            (var parameter, _form) = ProbsOrLogits.Binary(nameof(Geometric), probs, logits);
            if (_form == ParameterForm.Probs) ParameterCheck.Positive(nameof(Geometric), nameof(probs), parameter);
            OwnBroadcast(parameter);
        }

        private Geometric(Generator? generator) : base(generator) { }

        public Tensor probs => ProbsOf(Parameter(0), _form, true);

        public Tensor logits => LogitsOf(Parameter(0), _form, true);

        public override Tensor mean => WrappedTensorDisposeScope(() => probs.reciprocal() - 1);

        public override Tensor variance => WrappedTensorDisposeScope(() => (probs.reciprocal() - 1) / probs);

        public override Tensor rsample(params long[] sample_shape)
        {
            using var _ = no_grad();
            return WrappedTensorDisposeScope(() =>
            {
                var p = probs;
                var u = empty(ExtendedShape(sample_shape), p.dtype, p.device).uniform_(finfo(p.dtype).tiny, 1, generator);
                return (u.log() / (-p).log1p()).floor();
            });
        }

        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() =>
        {
            var both = broadcast_tensors(value, probs);
            // 0 failures are certain where probs is 1; 0 · log 0 would be NaN.
            var p = both[1].masked_fill(both[1].eq(1) & both[0].eq(0), 0);
            return both[0] * (-p).log1p() + probs.log();
        });

        public override Tensor entropy() =>
            WrappedTensorDisposeScope(() => binary_cross_entropy_with_logits(logits, probs, reduction: Reduction.None) / probs);

        public override Distribution expand(Size batch_shape, Distribution? instance = null)
        {
            var expanded = Expanded(batch_shape, instance, () => new Geometric(generator));
            expanded._form = _form;
            return expanded;
        }

        /// <summary>0.</summary>
        private protected override Tensor Mode() => zeros_like(Parameter(0));
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.Geometric"/>
            public static Modules.Geometric Geometric(Tensor? probs = null, Tensor? logits = null, Generator? generator = null) =>
                new(probs, logits, generator);
        }
    }
}
