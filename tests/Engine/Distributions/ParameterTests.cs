using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace Engine.Tests.Distributions;

/// <summary>Wrong parameters are refused in one line that says what came.</summary>
public class ParameterTests
{
    private static readonly Tensor s_one = tensor(1.0), s_pair = tensor([1.0, 0.5]);

    private static readonly Dictionary<string, Func<object>> s_mistakes = new()
    {
        ["Normal: expected numbers above 0 as scale, got -1."] = () => Normal(0.0, -1),
        ["Normal: expected numbers as loc, got NaN."] = () => Normal(double.NaN),
        ["Normal: expected a floating-point type for loc, got Int64."] = () => Normal(tensor(0L), s_one),
        ["Laplace: expected numbers above 0 as scale, got 0."] = () => Laplace(0.0, 0),
        ["Cauchy: expected numbers above 0 as scale, got -0.5."] = () => Cauchy(s_one, tensor([1, -0.5])),
        ["Uniform: expected a low below high, got 1 and 0.5."] = () => Uniform(s_one, s_pair - 0.0 * s_one + tensor([1.0, 0])),
        ["Exponential: expected numbers above 0 as rate, got -2."] = () => Exponential(tensor(-2.0)),
        ["Gamma: expected numbers above 0 as concentration, got 0."] = () => Gamma(tensor(0.0), s_one),
        ["Gamma: expected numbers above 0 as rate, got NaN."] = () => Gamma(s_one, tensor(double.NaN)),
        ["Chi2: expected numbers above 0 as df, got -1."] = () => Chi2(-s_one),
        ["Beta: expected numbers above 0 as concentration0, got -1."] = () => Beta(s_one, -s_one),
        ["Dirichlet: expected numbers above 0 as concentration, got 0."] = () => Dirichlet(tensor([1.0, 0])),
        ["Dirichlet: expected concentration with at least 1 dimension, got 0."] = () => Dirichlet(s_one),
        ["FisherSnedecor: expected numbers above 0 as df2, got -1."] = () => FisherSnedecor(s_one, -s_one),
        ["Bernoulli: expected probabilities from 0 to 1 as probs, got 1.5."] = () => Bernoulli(1.5, null),
        ["Bernoulli: expected probabilities from 0 to 1 as probs, got -0.25."] = () => Bernoulli(tensor([0.5, -0.25])),
        ["Bernoulli: expected probs or logits, got both."] = () => Bernoulli(s_one, s_one),
        ["Bernoulli: expected probs or logits, got neither."] = () => Bernoulli((Tensor?)null),
        ["Bernoulli: expected numbers as logits, got NaN."] = () => Bernoulli(null, double.NaN),
        ["Geometric: expected numbers above 0 as probs, got 0."] = () => Geometric(tensor(0.0)),
        ["Binomial: expected whole numbers of at least 0 as total_count, got 2.5."] = () => Binomial(tensor(2.5), s_one),
        ["Binomial: expected whole numbers of at least 0 as total_count, got -3."] = () => Binomial(-3, 0.5, null),
        ["Binomial: expected probs or logits, got both."] = () => Binomial(3, 0.5f, 0.5f),
        ["NegativeBinomial: expected probabilities from 0 to below 1 as probs, got 1."] = () => NegativeBinomial(s_one, s_one),
        ["NegativeBinomial: expected numbers of at least 0 as total_count, got -1."] = () => NegativeBinomial(-s_one, s_one / 2),
        ["Poisson: expected numbers of at least 0 as rate, got -1."] = () => Poisson(-1.0),
        ["Categorical: expected probs with at least 1 dimension, got 0."] = () => Categorical(s_one),
        ["Categorical: expected probabilities of at least 0 as probs, got -1."] = () => Categorical(-s_pair),
        ["Categorical: expected probs with a sum that is finite and above 0, got 0."] = () => Categorical(zeros(2)),
        ["Categorical: expected logits with a logsumexp that is finite, got -Infinity."] = () => Categorical(logits: full(2, double.NegativeInfinity)),
        ["Categorical: expected probs for at least 1 class, got none."] = () => Categorical(zeros(0)),
        ["Categorical: expected at least 1 category, got 0."] = () => Categorical(0),
        ["OneHotCategorical: expected probs or logits, got neither."] = () => OneHotCategorical((Tensor?)null),
        ["OneHotCategorical: expected probs with at least 1 dimension, got 0."] = () => OneHotCategorical(0.5, null),
        ["Multinomial: expected a whole number of at least 0 as total_count, got -1."] = () => Multinomial(-1, s_pair),
        ["MultivariateNormal: expected one of covariance_matrix, precision_matrix and scale_tril, got 0."] = () => MultivariateNormal(s_pair),
        ["MultivariateNormal: expected one of covariance_matrix, precision_matrix and scale_tril, got 2."] = () => MultivariateNormal(s_pair, eye(2), eye(2)),
        ["MultivariateNormal: expected square matrices as covariance_matrix, got shape [2, 3]."] = () => MultivariateNormal(s_pair, ones(2, 3)),
        ["MultivariateNormal: expected covariance_matrix with at least 2 dimensions, got 1."] = () => MultivariateNormal(s_pair, s_pair),
        ["MultivariateNormal: expected a symmetric positive-definite matrix as covariance_matrix, got another matrix of shape [2, 2]."] = () => MultivariateNormal(s_pair, -eye(2)),
        ["MultivariateNormal: expected a lower triangular matrix with a positive diagonal as scale_tril, got another matrix of shape [2, 2]."] = () =>
            MultivariateNormal(s_pair, scale_tril: ones(2, 2)),
        ["MultivariateNormal: expected a loc of size [*, 3] as of the matrix, got [2]."] = () => MultivariateNormal(s_pair, eye(3, dtype: float64)),
        ["Gumbel: expected numbers above 0 as scale, got -1."] = () => Gumbel(s_one, -s_one),
        ["HalfCauchy: expected numbers above 0 as scale, got -1."] = () => HalfCauchy(-s_one),
        ["HalfNormal: expected numbers above 0 as scale, got -1."] = () => HalfNormal(-s_one),
        ["Kumaraswamy: expected numbers above 0 as concentration1, got -1."] = () => Kumaraswamy(-s_one, s_one),
        ["LogNormal: expected numbers above 0 as scale, got -1."] = () => LogNormal(s_one, -s_one),
        ["Pareto: expected numbers above 0 as alpha, got -1."] = () => Pareto(s_one, -s_one),
        ["Weibull: expected numbers above 0 as concentration, got -1."] = () => Weibull(s_one, -s_one),
        ["LogitRelaxedBernoulli: expected numbers above 0 as temperature, got 0."] = () => LogitRelaxedBernoulli(tensor(0.0), s_one),
        ["LogitRelaxedBernoulli: expected probs or logits, got both."] = () => RelaxedBernoulli(s_one, 0.5, 0.5),
        ["ExpRelaxedCategorical: expected numbers above 0 as temperature, got -1."] = () => RelaxedOneHotCategorical(-s_one, s_pair),
        ["ExpRelaxedCategorical: expected probs or logits, got neither."] = () => ExpRelaxedCategorical(s_one, (Tensor?)null),
        ["Independent: expected a number of batch dimensions from 0 to 1, got 2."] = () => Independent(Normal(s_pair, s_one), 2),
    };

    public static TheoryData<string> Mistakes() => [.. s_mistakes.Keys];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Wrong_parameters_are_refused(string message)
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(() => { s_mistakes[message](); });
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_missing_parameter_is_named()
    {
        Assert.Equal("scale", Assert.Throws<ArgumentNullException>(() => { Normal(s_one, null!); }).ParamName);
        Assert.Equal("total_count", Assert.Throws<ArgumentNullException>(() => { Binomial(null!, s_one); }).ParamName);
    }

    [Fact]
    public void A_transformed_distribution_without_a_base_says_so()
    {
        using var made = new TorchSharp.Modules.TransformedDistribution();
        Assert.Contains("no base distribution", Assert.Throws<InvalidOperationException>(() => made.sample()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_that_do_not_broadcast_are_refused() =>
        Assert.Contains("size", Assert.ThrowsAny<Exception>(() => Normal(zeros(3), ones(2))).Message, StringComparison.Ordinal);

    [Fact]
    public void Meta_tensors_have_shapes_but_no_values_to_check()
    {
        using var scope = NewDisposeScope();
        using var made = Normal(zeros(3, device: META), -ones(2, 1, device: META));
        Assert.Equal([2L, 3], made.batch_shape);
        Assert.Equal([2L, 3], made.log_prob(zeros(3, device: META)).shape);
    }

    [Fact]
    public void What_is_not_known_is_said()
    {
        using var scope = NewDisposeScope();
        foreach (var act in new Func<Tensor>[]
        {
            () => Poisson(1.0).entropy(), () => NegativeBinomial(2, 0.5, null).entropy(), () => Gamma(s_one, s_one).icdf(s_one), () => Bernoulli(0.5, null).cdf(s_one),
            () => Normal(0.0).enumerate_support(), () => Multinomial(2, 3).mode, () => RelaxedBernoulli(s_one, 0.5, null).mean,
            () => RelaxedOneHotCategorical(s_one, s_pair).variance, () => ExpRelaxedCategorical(s_one, s_pair).entropy(), () => Independent(Normal(s_pair, s_one), 1).enumerate_support(),
            () => Binomial(tensor([2.0, 3]), s_pair).entropy(), () => Binomial(2_000_000_000, 0.5, null).enumerate_support(),
        })
        {
            var message = Assert.Throws<NotImplementedException>(() => { act(); }).Message;
            Assert.DoesNotContain('\n', message);
            Assert.Contains(": ", message, StringComparison.Ordinal);
        }
    }
}
