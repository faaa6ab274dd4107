using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules
{
    /// <summary>The F distribution: the ratio of two chi-squared variables over their degrees of freedom df1 and df2.</summary>
    public class FisherSnedecor : Distribution
    {
        public FisherSnedecor(Tensor df1, Tensor df2, Generator? generator = null) : base(generator)
        {
            ParameterCheck.Positive(nameof(FisherSnedecor), nameof(df1), df1);
            ParameterCheck.Positive(nameof(FisherSnedecor), nameof(df2), df2);
            OwnBroadcast(df1, df2);
        }

        private FisherSnedecor(Generator? generator) : base(generator) { }

        private Tensor Df1 => Parameter(0);

        private Tensor Df2 => Parameter(1);

        /// <summary>NaN where df2 is at most 2.</summary>
        public override Tensor mean => WrappedTensorDisposeScope(() =>
        {
            var df2 = Df2.masked_fill(Df2 <= 2, double.NaN);
            return df2 / (df2 - 2);
        });

        /// <summary>NaN where df2 is at most 4.</summary>
        public override Tensor variance => WrappedTensorDisposeScope(() =>
        {
            var df2 = Df2.masked_fill(Df2 <= 4, double.NaN);
            return 2 * df2.pow(2) * (Df1 + df2 - 2) / (Df1 * (df2 - 2).pow(2) * (df2 - 4));
        });

        public override Tensor rsample(params long[] sample_shape) => WrappedTensorDisposeScope(() =>
        {
            var shape = ExtendedShape(sample_shape);
            var tiny = finfo(Df1.dtype).tiny;
            var above = Gamma.Draw((Df1 * 0.5).expand(shape), Df1.expand(shape), generator);
            var below = Gamma.Draw((Df2 * 0.5).expand(shape), Df2.expand(shape), generator);
            return (above / below).clamp_min(tiny);
        });

        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() =>
        {
            var (half1, half2, ratio) = (Df1 * 0.5, Df2 * 0.5, Df1 / Df2);
            var constant = (half1 + half2).lgamma() - half1.lgamma() - half2.lgamma();
            return constant + half1 * ratio.log() + (half1 - 1) * value.log() - (half1 + half2) * (ratio * value).log1p();
        });

        public override Tensor entropy() => WrappedTensorDisposeScope(() =>
        {
            // By E log x = log(df2/df1) + ψ(df1/2) - ψ(df2/2) and E log(1 + x·df1/df2) = ψ((df1 + df2)/2) - ψ(df2/2).
            var (half1, half2) = (Df1 * 0.5, Df2 * 0.5);
            var log_beta = half1.lgamma() + half2.lgamma() - (half1 + half2).lgamma();
            return log_beta + (Df2 / Df1).log() + (1 - half1) * half1.digamma() - (1 + half2) * half2.digamma()
                + (half1 + half2) * (half1 + half2).digamma();
        });

        public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
            Expanded(batch_shape, instance, () => new FisherSnedecor(generator));

        /// <summary>NaN where df1 is at most 2.</summary>
        private protected override Tensor Mode() => WrappedTensorDisposeScope(() =>
            ((Df1 - 2) / Df1 * Df2 / (Df2 + 2)).masked_fill(Df1 <= 2, double.NaN));
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.FisherSnedecor"/>
            public static Modules.FisherSnedecor FisherSnedecor(Tensor df1, Tensor df2, Generator? generator = null) =>
                new(df1, df2, generator);
        }
    }
}
