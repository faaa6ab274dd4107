using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules
{
    /// <summary>The sum of df squared standard normal variables: Gamma(df/2, 1/2).</summary>
    public class Chi2 : Gamma
    {
        public Chi2(Tensor df, Generator? generator = null) : base(generator)
        {
            ParameterCheck.Positive(nameof(Chi2), nameof(df), df);
            using var scope = NewDisposeScope();
            OwnBroadcast(0.5 * df, full([], 0.5, df.dtype, df.device));
        }

        private Chi2(Generator? generator) : base(generator) { }

        public Tensor df => concentration * 2;

        public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
            Expanded(batch_shape, instance, () => new Chi2(generator));
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.Chi2"/>
            public static Modules.Chi2 Chi2(Tensor df, Generator? generator = null) => new(df, generator);
        }
    }
}
