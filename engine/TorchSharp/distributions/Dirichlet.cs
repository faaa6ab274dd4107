using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules
{
    /// <summary>
    /// The Dirichlet distribution on the simplex, Π xᵢ^(concentrationᵢ - 1) · Γ(Σ concentration) / Π Γ(concentrationᵢ), with the
    /// event along the last dimension.
    /// </summary>
    public class Dirichlet : ExponentialFamily
    {
        public Dirichlet(Tensor concentration, Generator? generator = null) : base(generator)
        {
            ParameterCheck.Positive(nameof(Dirichlet), nameof(concentration), concentration);
            ParameterCheck.Dimensions(nameof(Dirichlet), nameof(concentration), concentration, 1);
            Own(concentration.Share());
            var shape = concentration.shape;
            _init(shape[..^1], shape[^1..]);
        }

        private Dirichlet(Generator? generator) : base(generator) { }

        internal Tensor Concentration => Parameter(0);

        public override Tensor mean => WrappedTensorDisposeScope(() => Concentration / Concentration.sum(-1, true));

        /// <summary>
        /// (concentration - 1) over its sum, where negative entries count as 0; where all concentrations lie below 1, the
        /// corner of the first of them.
        /// </summary>
        public override Tensor mode => WrappedTensorDisposeScope(() =>
        {
            var above = (Concentration - 1).clamp_min(0);
            var inner = above / above.sum(-1, true);
            var corner = nn.functional.one_hot(inner.argmax(-1), inner.shape[^1]).to(inner);
            return where(Concentration.lt(1).all(-1, true), corner, inner);
        });

        public override Tensor variance => WrappedTensorDisposeScope(() =>
        {
            var total = Concentration.sum(-1, true);
            return Concentration * (total - Concentration) / (total.pow(2) * (total + 1));
        });

        protected override IList<Tensor> NaturalParams => [Concentration.Share()];

        protected override Tensor MeanCarrierMeasure =>
            WrappedTensorDisposeScope(() => -(Concentration.digamma() - Concentration.sum(-1, true).digamma()).sum(-1));

        /// <summary>The gradient is that of the inverse distribution functions (implicit reparameterization, Figurnov et al. 2018).</summary>
        public override Tensor rsample(params long[] sample_shape) => WrappedTensorDisposeScope(() =>
            DirichletDraw.apply(Concentration.expand(ExtendedShape(sample_shape)), new DirichletDraw.Source(generator)));

        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() =>
            (Concentration - 1).xlogy(value).sum(-1) + Concentration.sum(-1).lgamma() - Concentration.lgamma().sum(-1));

        public override Tensor entropy() => WrappedTensorDisposeScope(() =>
        {
            var (count, total) = (Concentration.shape[^1], Concentration.sum(-1));
            return Concentration.lgamma().sum(-1) - total.lgamma() - (count - total) * total.digamma()
                - ((Concentration - 1) * Concentration.digamma()).sum(-1);
        });

        public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
            Expanded(batch_shape, instance, () => new Dirichlet(generator));

        protected override Tensor LogNormalizer(params Tensor[] parameters) =>
            WrappedTensorDisposeScope(() => parameters[0].lgamma().sum(-1) - parameters[0].sum(-1).lgamma());
    }

    /// <summary>A draw from Dirichlet distributions with its derivative, for which libtorch has an operator of its own.</summary>
    internal sealed class DirichletDraw : autograd.SingleTensorFunction<DirichletDraw>
    {
        /// <summary>Where the randomness comes from; null is torch's default generator.</summary>
        internal sealed record Source(Generator? Generator);

        public override string Name => nameof(DirichletDraw);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var concentration = (Tensor)vars[0];
            var draw = _sample_dirichlet(concentration, ((Source)vars[1]).Generator);
            ctx.save_for_backward([draw, concentration]);
            return draw;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var saved = ctx.get_saved_variables();
            var (draw, concentration) = (saved[0], saved[1]);
            var total = concentration.sum(-1, true).expand_as(concentration);
            var slope = Native.Op.Call("_dirichlet_grad", draw, concentration, total);
            return [slope * (grad_output - (draw * grad_output).sum(-1, true)), null!];
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.Dirichlet"/>
            public static Modules.Dirichlet Dirichlet(Tensor concentration, Generator? generator = null) => new(concentration, generator);
        }
    }
}
