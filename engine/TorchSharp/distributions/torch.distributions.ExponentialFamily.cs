namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        /// <summary>
        /// Distributions with the density exp(⟨t(x), θ⟩ - F(θ) + k(x)), where θ are the natural parameters, F the log normalizer
        /// and k the carrier measure.
        /// </summary>
        public abstract class ExponentialFamily : Distribution
        {
            protected ExponentialFamily(Generator? generator) : base(generator) { }

            /// <summary>θ. The tensors belong to the caller.</summary>
            protected abstract IList<Tensor> NaturalParams { get; }

            /// <summary>The expected carrier measure. The tensor belongs to the caller.</summary>
            protected abstract Tensor MeanCarrierMeasure { get; }

            /// <summary>F(θ).</summary>
            protected virtual Tensor LogNormalizer(params Tensor[] parameters) => throw Missing(nameof(LogNormalizer));

            /// <summary>
            /// F(θ) - ⟨θ, ∇F(θ)⟩ - E k(x): the entropy as a Bregman divergence, with ∇F by differentiation
            /// (Nielsen and Nock 2010).
            /// </summary>
            public override Tensor entropy()
            {
                var recorded = is_grad_enabled();
                using var scope = NewDisposeScope();
                using var _ = enable_grad();
                var carrier = MeanCarrierMeasure;
                var given = NaturalParams;
                // A parameter that carries a graph keeps it: the entropy is differentiable too.
                var natural = given.Select(p => p.requires_grad ? p : p.detach().requires_grad_()).ToArray();
                var normalizer = LogNormalizer(natural);
                var gradients = autograd.grad([normalizer.sum()], natural, create_graph: true);
                var result = normalizer - carrier;
                foreach (var (parameter, gradient) in natural.Zip(gradients))
                {
                    var term = parameter * gradient;
                    result = result - transforms.Transform._sum_rightmost(term, (int)term.dim() - batch_shape.Length);
                }
                return (recorded && given.Any(p => p.requires_grad) ? result : result.detach()).MoveToOuterDisposeScope();
            }
        }
    }
}
