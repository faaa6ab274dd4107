using static TorchSharp.torch;
using static TorchSharp.torch.distributions;
using static TorchSharp.torch.distributions.transforms;

namespace TorchSharp.Modules
{
    /// <summary>The Gumbel distribution of extreme values: loc - scale · log(-log u), where u is uniform.</summary>
    public class Gumbel : TransformedDistribution
    {
        internal Gumbel(Tensor loc, Tensor scale, Generator? generator = null) : base(generator)
        {
            ParameterCheck.Numbers(nameof(Gumbel), nameof(loc), loc);
            ParameterCheck.Positive(nameof(Gumbel), nameof(scale), scale);
            OwnBroadcast(loc, scale);
        }

        private Gumbel(Generator? generator) : base(generator) { }

        private Tensor Loc => Parameter(0);

        private Tensor Scale => Parameter(1);

        public override Tensor mean => WrappedTensorDisposeScope(() => Loc + Scale * euler_constant);

        public override Tensor mode => Loc.Share();

        public override Tensor stddev => Scale * (Math.PI / Math.Sqrt(6));

        public override Tensor variance => WrappedTensorDisposeScope(() => stddev.pow(2));

        // By hand: the chain of logarithms loses digits.
        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() =>
        {
            var y = (Loc - value) / Scale;
            return y - y.exp() - Scale.log();
        });

        public override Tensor entropy() => WrappedTensorDisposeScope(() => Scale.log() + (1 + euler_constant));

        private protected override Distribution Expand(Size batch_shape, Distribution? instance) =>
            Expanded(batch_shape, instance, () => new Gumbel(generator));

        private protected override void Derive()
        {
            using var scope = NewDisposeScope();
            var limits = finfo(Loc.dtype);
            var uniform = new Uniform(full_like(Loc, limits.tiny), full_like(Loc, 1 - limits.eps), generator);
            _init(uniform, [new LogTransform(), new AffineTransform(0, -1), new LogTransform(), new AffineTransform(Loc, Keep(-Scale))]);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.Gumbel"/>
            public static Modules.Gumbel Gumbel(Tensor loc, Tensor scale, Generator? generator = null) => new(loc, scale, generator);
        }
    }
}
