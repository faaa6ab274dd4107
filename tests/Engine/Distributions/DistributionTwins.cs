using static TorchSharp.torch;
using static TorchSharp.torch.distributions;
using static TorchSharp.torch.distributions.transforms;
using TransformedDistribution = TorchSharp.Modules.TransformedDistribution;

namespace Engine.Tests.Distributions;

/// <summary>The TorchSharp twin of each PyTorch line, made from x, y, z. A twin leaves nothing undisposed but its result.</summary>
internal static class DistributionTwins
{
    internal static Dictionary<string, Func<Tensor[], Distribution>> All { get; } = new()
    {
        ["D.Normal(x, y)"] = p => Normal(p[0], p[1]),
        ["D.Normal(x, y).expand((2, 3))"] = p => Expanded(Normal(p[0], p[1]), 2, 3),
        ["D.Uniform(x, x + y)"] = p => With(p[0] + p[1], high => Uniform(p[0], high)),
        ["D.Exponential(x)"] = p => Exponential(p[0]),
        ["D.Gamma(x, y)"] = p => Gamma(p[0], p[1]),
        ["D.Gamma(x, y).expand((2, 3))"] = p => Expanded(Gamma(p[0], p[1]), 2, 3),
        ["D.Chi2(x)"] = p => Chi2(p[0]),
        ["D.Chi2(x).expand((2, 3))"] = p => Expanded(Chi2(p[0]), 2, 3),
        ["D.Beta(x, y)"] = p => Beta(p[0], p[1]),
        ["D.Beta(x, y).expand((2, 3))"] = p => Expanded(Beta(p[0], p[1]), 2, 3),
        ["D.Beta(x + 1, y + 1)"] = p => With(p[0] + 1, a => With(p[1] + 1, b => Beta(a, b))),
        ["D.Dirichlet(x)"] = p => Dirichlet(p[0]),
        ["D.Dirichlet(x + 1)"] = p => With(p[0] + 1, a => Dirichlet(a)),
        ["D.Dirichlet(x / 8)"] = p => With(p[0] / 8, a => Dirichlet(a)),
        ["D.Dirichlet(x).expand((2, 3))"] = p => Expanded(Dirichlet(p[0]), 2, 3),
        ["D.Laplace(x, y)"] = p => Laplace(p[0], p[1]),
        ["D.Cauchy(x, y)"] = p => Cauchy(p[0], p[1]),
        ["D.FisherSnedecor(x, y)"] = p => FisherSnedecor(p[0], p[1]),
        ["D.FisherSnedecor(x, y).expand((2, 3))"] = p => Expanded(FisherSnedecor(p[0], p[1]), 2, 3),
        ["D.Bernoulli(x)"] = p => Bernoulli(p[0]),
        ["D.Bernoulli(logits=x)"] = p => Bernoulli(logits: p[0]),
        ["D.Bernoulli(logits=x).expand((2, 3))"] = p => Expanded(Bernoulli(logits: p[0]), 2, 3),
        ["D.Geometric(x)"] = p => Geometric(p[0]),
        ["D.Geometric(logits=x)"] = p => Geometric(logits: p[0]),
        ["D.Geometric(x).expand((2, 3))"] = p => Expanded(Geometric(p[0]), 2, 3),
        ["D.Binomial(7, x)"] = p => With(tensor(7), n => Binomial(n, p[0])),
        ["D.Binomial(6, logits=x)"] = p => With(tensor(6), n => Binomial(n, logits: p[0])),
        ["D.Binomial(torch.tensor([3., 5., 9.]), x).expand((2, 3))"] = p => With(tensor([3L, 5, 9]), n => Expanded(Binomial(n, p[0]), 2, 3)),
        ["D.NegativeBinomial(y, x)"] = p => NegativeBinomial(p[1], p[0]),
        ["D.NegativeBinomial(5, logits=x)"] = p => With(tensor(5), n => NegativeBinomial(n, logits: p[0])),
        ["D.NegativeBinomial(y, x).expand((2, 3))"] = p => Expanded(NegativeBinomial(p[1], p[0]), 2, 3),
        ["D.Poisson(x)"] = p => Poisson(p[0]),
        ["D.Poisson(x).expand((2, 3))"] = p => Expanded(Poisson(p[0]), 2, 3),
        ["D.Categorical(x)"] = p => Categorical(p[0]),
        ["D.Categorical(logits=x)"] = p => Categorical(logits: p[0]),
        ["D.Categorical(logits=x).expand((2, 3))"] = p => Expanded(Categorical(logits: p[0]), 2, 3),
        ["D.OneHotCategorical(x)"] = p => OneHotCategorical(p[0]),
        ["D.OneHotCategorical(logits=x)"] = p => OneHotCategorical(logits: p[0]),
        ["D.OneHotCategorical(x).expand((2, 3))"] = p => Expanded(OneHotCategorical(p[0]), 2, 3),
        ["D.Multinomial(5, x)"] = p => Multinomial(5, p[0]),
        ["D.Multinomial(5, logits=x)"] = p => Multinomial(5, logits: p[0]),
        ["D.Multinomial(3, x).expand((2, 3))"] = p => Expanded(Multinomial(3, p[0]), 2, 3),
        ["D.MultivariateNormal(x, y)"] = p => MultivariateNormal(p[0], p[1]),
        ["D.MultivariateNormal(x, precision_matrix=y)"] = p => MultivariateNormal(p[0], precision_matrix: p[1]),
        ["D.MultivariateNormal(x, scale_tril=y)"] = p => MultivariateNormal(p[0], scale_tril: p[1]),
        ["D.MultivariateNormal(x, scale_tril=y).expand((4, 2))"] = p => Expanded(MultivariateNormal(p[0], scale_tril: p[1]), 4, 2),
        ["D.Gumbel(x, y)"] = p => Gumbel(p[0], p[1]),
        ["D.Gumbel(x, y).expand((2, 3))"] = p => Expanded(Gumbel(p[0], p[1]), 2, 3),
        ["D.HalfCauchy(x)"] = p => HalfCauchy(p[0]),
        ["D.HalfCauchy(x).expand((2, 3))"] = p => Expanded(HalfCauchy(p[0]), 2, 3),
        ["D.HalfNormal(x)"] = p => HalfNormal(p[0]),
        ["D.HalfNormal(x).expand((2, 3))"] = p => Expanded(HalfNormal(p[0]), 2, 3),
        ["D.Kumaraswamy(x, y)"] = p => Kumaraswamy(p[0], p[1]),
        ["D.Kumaraswamy(x, y).expand((2, 3))"] = p => Expanded(Kumaraswamy(p[0], p[1]), 2, 3),
        ["D.LogNormal(x, y)"] = p => LogNormal(p[0], p[1]),
        ["D.LogNormal(x, y).expand((2, 3))"] = p => Expanded(LogNormal(p[0], p[1]), 2, 3),
        ["D.Pareto(x, y)"] = p => Pareto(p[0], p[1]),
        ["D.Pareto(x, y).expand((2, 3))"] = p => Expanded(Pareto(p[0], p[1]), 2, 3),
        ["D.Weibull(x, 1 + y)"] = p => With(1 + p[1], c => Weibull(p[0], c)),
        ["D.Weibull(x, 1 + y).expand((2, 3))"] = p => With(1 + p[1], c => Expanded(Weibull(p[0], c), 2, 3)),
        ["D.relaxed_bernoulli.LogitRelaxedBernoulli(y, x)"] = p => LogitRelaxedBernoulli(p[1], p[0]),
        ["D.relaxed_bernoulli.LogitRelaxedBernoulli(y, logits=x)"] = p => LogitRelaxedBernoulli(p[1], logits: p[0]),
        ["D.relaxed_bernoulli.LogitRelaxedBernoulli(y, x).expand((2, 3))"] = p => Expanded(LogitRelaxedBernoulli(p[1], p[0]), 2, 3),
        ["D.RelaxedBernoulli(y, x)"] = p => RelaxedBernoulli(p[1], p[0]),
        ["D.RelaxedBernoulli(y, logits=x)"] = p => RelaxedBernoulli(p[1], logits: p[0]),
        ["D.RelaxedBernoulli(y, x).expand((2, 3))"] = p => Expanded(RelaxedBernoulli(p[1], p[0]), 2, 3),
        ["D.relaxed_categorical.ExpRelaxedCategorical(y, x)"] = p => ExpRelaxedCategorical(p[1], p[0]),
        ["D.relaxed_categorical.ExpRelaxedCategorical(y, logits=x).expand((2, 3))"] = p => Expanded(ExpRelaxedCategorical(p[1], logits: p[0]), 2, 3),
        ["D.RelaxedOneHotCategorical(y, x)"] = p => RelaxedOneHotCategorical(p[1], p[0]),
        ["D.RelaxedOneHotCategorical(y, logits=x)"] = p => RelaxedOneHotCategorical(p[1], logits: p[0]),
        ["D.RelaxedOneHotCategorical(y, logits=x).expand((2, 3))"] = p => Expanded(RelaxedOneHotCategorical(p[1], logits: p[0]), 2, 3),
        ["D.Independent(D.Normal(x, y), 1)"] = p => Independent(Normal(p[0], p[1]), 1),
        ["D.Independent(D.Dirichlet(x), 2).expand((2,))"] = p => Expanded(Independent(Dirichlet(p[0]), 2), 2),
        ["D.TransformedDistribution(D.Normal(x, y), [transforms.AffineTransform(0.5, -2.0), transforms.ExpTransform()])"] = p =>
            new TransformedDistribution(Normal(p[0], p[1]), [new AffineTransform(0.5, -2), new ExpTransform()]),
        ["D.TransformedDistribution(D.Normal(x, y), transforms.AffineTransform(0.5, -2.0)).expand((2, 3))"] = p =>
            Expanded(new TransformedDistribution(Normal(p[0], p[1]), new AffineTransform(0.5, -2)), 2, 3),
        ["D.TransformedDistribution(D.Normal(x, y), transforms.ReshapeTransform((3, 2), (6,)))"] = p =>
            new TransformedDistribution(Normal(p[0], p[1]), new ReshapeTransform([3, 2], [6])),
        ["D.TransformedDistribution(D.Normal(x, y), [transforms.TanhTransform(), transforms.AffineTransform(z, y)])"] = p =>
            new TransformedDistribution(Normal(p[0], p[1]), [new TanhTransform(), new AffineTransform(p[2], p[1])]),
        ["D.TransformedDistribution(D.Independent(D.Normal(x, y), 1), transforms.SigmoidTransform())"] = p =>
            new TransformedDistribution(Independent(Normal(p[0], p[1]), 1), new SigmoidTransform()),
    };

    /// <summary>The expanded distribution must do without the one that it came from.</summary>
    private static Distribution Expanded(Distribution distribution, params long[] batch_shape)
    {
        using (distribution) return distribution.expand(batch_shape);
    }

    private static Distribution With(Tensor temporary, Func<Tensor, Distribution> make)
    {
        using (temporary) return make(temporary);
    }
}
