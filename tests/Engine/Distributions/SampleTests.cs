using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace Engine.Tests.Distributions;

/// <summary>
/// Draws against the distributions that they come from, on any libtorch. Seeds are fixed. Each comparison would fail for a right
/// sampler with a probability below 1e-7 (more than 5.3 deviations of a normal variable), all of them together below 1e-4.
/// </summary>
public class SampleTests
{
    private const int Draws = 40_000;

    private static readonly Dictionary<string, Func<Distribution>> s_withMoments = new()
    {
        ["Normal"] = () => Normal(tensor([1.0, -2]), tensor([0.5, 3])),
        ["Uniform"] = () => Uniform(tensor([1.0, -2]), tensor([1.5, 3])),
        ["Exponential"] = () => Exponential(tensor([0.5, 3.0])),
        ["Gamma"] = () => Gamma(tensor([0.5, 3.0]), tensor([2.0, 0.5])),
        ["Chi2"] = () => Chi2(tensor([1.0, 5])),
        ["Beta"] = () => Beta(tensor([0.5, 3.0]), tensor([2.0, 0.5])),
        ["Dirichlet"] = () => Dirichlet(tensor([0.5, 1, 3])),
        ["Laplace"] = () => Laplace(tensor([1.0, -2]), tensor([0.5, 3])),
        ["FisherSnedecor"] = () => FisherSnedecor(tensor([3.0, 9]), tensor([30.0, 60])),
        ["Bernoulli"] = () => Bernoulli(tensor([0.1, 0.7])),
        ["Geometric"] = () => Geometric(tensor([0.3, 0.8])),
        ["Binomial"] = () => Binomial(tensor([3.0, 70]), tensor([0.3, 0.6])),
        ["NegativeBinomial"] = () => NegativeBinomial(tensor([3.0, 2.5]), tensor([0.3, 0.6])),
        ["Poisson"] = () => Poisson(tensor([0.4, 30.0])),
        ["OneHotCategorical"] = () => OneHotCategorical(tensor([1.0, 2, 5])),
        ["Multinomial"] = () => Multinomial(7, tensor([1.0, 2, 5])),
        ["MultivariateNormal"] = () => MultivariateNormal(tensor([1.0, 2]), precision_matrix: tensor(new[,] { { 2.0, 0.5 }, { 0.5, 1 } })),
        ["Gumbel"] = () => Gumbel(tensor([1.0, -2]), tensor([0.5, 3])),
        ["HalfNormal"] = () => HalfNormal(tensor([0.5, 3])),
        ["Kumaraswamy"] = () => Kumaraswamy(tensor([0.5, 3.0]), tensor([2.0, 0.5])),
        ["LogNormal"] = () => LogNormal(tensor([1.0, -2]), tensor([0.5, 0.3])),
        ["Pareto"] = () => Pareto(tensor([1.0, 2]), tensor([30.0, 60])),
        ["Weibull"] = () => Weibull(tensor([0.5, 3.0]), tensor([2.0, 1.5])),
        ["LogitRelaxedBernoulli"] = () => LogitRelaxedBernoulli(tensor(0.7), tensor([0.3, 0.6])),
    };

    private static readonly Dictionary<string, Func<Distribution>> s_withCdf = new()
    {
        ["Normal"] = () => Normal(1.0, 3),
        ["Uniform"] = () => Uniform(tensor(-1.0), tensor(3.0)),
        ["Exponential"] = () => Exponential(tensor(0.7)),
        ["Gamma"] = () => Gamma(tensor(0.3), tensor(2.0)),
        ["Chi2"] = () => Chi2(tensor(3.0)),
        ["Laplace"] = () => Laplace(1.0, 3),
        ["Cauchy"] = () => Cauchy(tensor(1.0), tensor(3.0)),
        ["Gumbel"] = () => Gumbel(tensor(1.0), tensor(3.0)),
        ["HalfCauchy"] = () => HalfCauchy(tensor(3.0)),
        ["HalfNormal"] = () => HalfNormal(tensor(3.0)),
        ["Kumaraswamy"] = () => Kumaraswamy(tensor(0.5), tensor(2.0)),
        ["LogNormal"] = () => LogNormal(tensor(1.0), tensor(2.0)),
        ["Pareto"] = () => Pareto(tensor(1.0), tensor(0.5)),
        ["Weibull"] = () => Weibull(tensor(1.0), tensor(0.5)),
    };

    public static TheoryData<string> WithMoments() => [.. s_withMoments.Keys];

    public static TheoryData<string> WithCdf() => [.. s_withCdf.Keys];

    [Theory]
    [MemberData(nameof(WithMoments))]
    public void Means_and_variances_are_those_of_the_draws(string name)
    {
        using var scope = NewDisposeScope();
        using var made = s_withMoments[name]();
        manual_seed(11);
        var draws = made.sample(Draws).to(ScalarType.Float64);
        var centred = draws - made.mean;
        AssertWithin(draws.mean([0]) - made.mean, centred.pow(2).mean([0]), "mean");
        // The deviation of a mean of squares, from their own spread: heavy tails widen it.
        AssertWithin(centred.pow(2).mean([0]) - made.variance, (centred.pow(2) - made.variance).pow(2).mean([0]), "variance");

        void AssertWithin(Tensor difference, Tensor variance, string what)
        {
            var deviations = (difference / (variance / Draws).sqrt()).abs().max().ToDouble();
            Assert.True(deviations < 5.5, $"{name}: the {what} lies {deviations:F1} deviations off");
        }
    }

    // Kolmogorov and Smirnov: the largest distance d between the empirical and the true distribution function of n draws exceeds
    // √(8.4/n) with probability 2·exp(-2·8.4) = 1e-7.
    [Theory]
    [MemberData(nameof(WithCdf))]
    public void Draws_follow_the_distribution_function(string name)
    {
        using var scope = NewDisposeScope();
        using var made = s_withCdf[name]();
        manual_seed(13);
        var probabilities = made.cdf(made.sample(Draws)).to(ScalarType.Float64).sort().Values;
        var steps = arange(0, Draws, ScalarType.Float64) / Draws;
        var distance = Math.Max((probabilities - steps).max().ToDouble(), (steps + 1.0 / Draws - probabilities).max().ToDouble());
        Assert.True(distance < Math.Sqrt(8.4 / Draws), $"{name}: distance {distance}");
    }

    // 30 million draws from each of 2 x 4 rows are counted without being made one by one.
    [Fact]
    public void Very_many_draws_of_a_multinomial_are_counted_at_once()
    {
        using var scope = NewDisposeScope();
        var probs = tensor(new[,] { { 0.1, 0.2, 0.7, 0 }, { 0, 0.5, 0, 0.5 } });
        manual_seed(19);
        using var made = Multinomial(30_000_000, probs);
        var counts = made.sample(4);
        Assert.Equal([4L, 2, 4], counts.shape);
        Assert.True(counts.sum(-1).eq(30_000_000).all().ToBoolean());
        Assert.True(counts.masked_select(probs.eq(0).expand(4, 2, 4)).eq(0).all().ToBoolean());
        var deviations = ((counts - made.mean) / made.stddev.clamp_min(1)).abs().max().ToDouble();
        Assert.InRange(deviations, 0.01, 5.5);
    }

    [Fact]
    public void Relaxed_draws_choose_classes_as_often_as_probs_say()
    {
        using var scope = NewDisposeScope();
        var probs = tensor([0.1, 0.2, 0.7]);
        manual_seed(17);
        using var relaxed = RelaxedOneHotCategorical(tensor(0.5), probs);
        var draws = relaxed.sample(Draws);
        Assert.True(constraints.simplex.check(draws).all().ToBoolean());
        var chosen = nn.functional.one_hot(draws.argmax(-1), 3).to(ScalarType.Float64).mean([0]);
        Assert.True(((chosen - probs).abs() / (probs * (1 - probs) / Draws).sqrt()).max().ToDouble() < 5.5);
        using var binary = RelaxedBernoulli(tensor(0.5), probs);
        var ones = (binary.sample(Draws) > 0.5).to(ScalarType.Float64).mean([0]);
        Assert.True(((ones - probs).abs() / (probs * (1 - probs) / Draws).sqrt()).max().ToDouble() < 5.5);
    }

    // The gradient of a sample under a fixed seed, against the difference quotient of the same draw.
    [Fact]
    public void Reparameterised_draws_have_the_derivative_of_the_draw()
    {
        using var scope = NewDisposeScope();
        var x = tensor([0.6, 1.4, 0.9]);
        foreach (var make in new Func<Tensor, Distribution>[]
        {
            p => Normal(p, p), p => Laplace(p, p), p => Cauchy(p, p), p => Uniform(p, 3 * p), p => Exponential(p), p => Gumbel(p, p), p => LogNormal(p, p),
            p => Kumaraswamy(p, 2 * p), p => Weibull(p, 2 * p), p => Pareto(p, 3 * p), p => HalfNormal(p), p => RelaxedBernoulli(p, logits: p),
            p => RelaxedOneHotCategorical(p[0], logits: p), p => MultivariateNormal(p, scale_tril: diag(p)),
        })
        {
            var direction = tensor([0.5, -1, 0.25]);
            var at = x.clone().requires_grad_();
            var draw = Draw(make(at));
            var slope = (autograd.grad([draw.sum()], [at])[0] * direction).sum().ToDouble();
            var step = 1e-6;
            var quotient = ((Draw(make(x + step * direction)).sum() - Draw(make(x - step * direction)).sum()) / (2 * step)).ToDouble();
            Assert.True(Math.Abs(slope - quotient) <= 1e-6 * (1 + Math.Abs(quotient)), $"{make(x).GetType().Name}: {slope} against {quotient}");
        }

        static Tensor Draw(Distribution made)
        {
            manual_seed(3);
            using (made) return made.rsample();
        }
    }
}
