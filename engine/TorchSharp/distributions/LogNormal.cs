using static TorchSharp.torch;
using static TorchSharp.torch.distributions;
using static TorchSharp.torch.distributions.transforms;

namespace TorchSharp.Modules
{
    /// <summary>exp of a normal variable with mean loc and deviation scale.</summary>
    public class LogNormal : TransformedDistribution
    {
        internal LogNormal(Tensor loc, Tensor scale, Generator? generator = null) : base(generator)
        {
            ParameterCheck.Numbers(nameof(LogNormal), nameof(loc), loc);
            ParameterCheck.Positive(nameof(LogNormal), nameof(scale), scale);
            _init(new Normal(loc, scale, generator), [new ExpTransform()]);
        }

        private LogNormal(Generator? generator) : base(generator) { }

        private Tensor Loc => ((Normal)base_distribution).Loc;

        private Tensor Scale => ((Normal)base_distribution).Scale;

        public Tensor loc => Loc.Share();

        public Tensor scale => Scale.Share();

        public override Tensor mean => WrappedTensorDisposeScope(() => (Loc + Scale.pow(2) / 2).exp());

        public override Tensor mode => WrappedTensorDisposeScope(() => (Loc - Scale.pow(2)).exp());

        public override Tensor variance => WrappedTensorDisposeScope(() => Scale.pow(2).expm1() * (2 * Loc + Scale.pow(2)).exp());

        public override Tensor entropy() => WrappedTensorDisposeScope(() => base_distribution.entropy() + Loc);

        public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
            base.expand(batch_shape, InstanceOr(instance, () => new LogNormal(generator)));
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.LogNormal"/>
            public static Modules.LogNormal LogNormal(Tensor loc, Tensor scale, Generator? generator = null) => new(loc, scale, generator);
        }
    }
}
