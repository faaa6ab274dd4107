using System.Reflection;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace Engine.Tests.Distributions;

/// <summary>Formulas that PyTorch 1.13 does not have, or has wrong, against integrals, sums and derivatives.</summary>
public class FormulaTests
{
    private static Tensor Doubles(params double[] values) => tensor(values);

    [Fact]
    public void Entropies_are_integrals()
    {
        using var scope = NewDisposeScope();
        // x = exp t on an even grid of t: the trapezoid rule is exact to rounding for such smooth, decaying integrands.
        var t = linspace(-60.0, 12, 200_001, ScalarType.Float64).unsqueeze(-1);
        using var f = FisherSnedecor(Doubles(3, 8, 1.5), Doubles(7, 9.5, 6));
        AssertClose(Integral(f, t.exp(), t.exp()), f.entropy(), 1e-6);
        // The logistic distribution has exponential tails.
        var x = linspace(-60.0, 60, 200_001, ScalarType.Float64).unsqueeze(-1);
        using var logistic = LogitRelaxedBernoulli(Doubles(0.7, 2), logits: Doubles(-1, 3));
        AssertClose(Integral(logistic, x, ones_like(x)), logistic.entropy(), 1e-9);
        var p = logistic.log_prob(x).exp();
        AssertClose(trapezoid(p * x, 120.0 / 200_000, 0), logistic.mean, 1e-9);
        AssertClose(trapezoid(p * (x - logistic.mean).pow(2), 120.0 / 200_000, 0), logistic.variance, 1e-9);
        AssertClose(logistic.mean, logistic.mode, 0);

        static Tensor Integral(Distribution made, Tensor x, Tensor slope)
        {
            var density = made.log_prob(x);
            var step = (x.shape[0] == 200_001 && !slope.eq(1).all().ToBoolean() ? 72.0 : 120.0) / 200_000;
            return trapezoid(-density.exp() * density * slope, step, 0);
        }
    }

    [Fact]
    public void At_the_mode_the_density_is_level()
    {
        using var scope = NewDisposeScope();
        foreach (var made in new Distribution[]
        {
            Kumaraswamy(Doubles(2, 1.5, 5), Doubles(3, 4, 1.2)), Weibull(Doubles(2, 0.5), Doubles(1.5, 4)), FisherSnedecor(Doubles(3, 8), Doubles(7, 9)),
            Gumbel(Doubles(1), Doubles(2)), LogNormal(Doubles(0.3), Doubles(0.7)), Gamma(Doubles(2.5), Doubles(3)), Beta(Doubles(2, 3), Doubles(4, 1.5)),
        })
        {
            using (made)
            {
                var mode = made.mode.detach().requires_grad_();
                var slope = autograd.grad([made.log_prob(mode).sum()], [mode])[0];
                Assert.True(slope.abs().max().ToDouble() < 1e-9, $"{made.GetType().Name}: slope {slope.abs().max().ToDouble()} at the mode");
            }
        }
        Assert.Equal([0.0], Weibull(Doubles(2), Doubles(0.5)).mode.data<double>().ToArray());
        Assert.Equal([double.NaN], Kumaraswamy(Doubles(0.5), Doubles(2)).mode.data<double>().ToArray());
    }

    [Fact]
    public void The_cdf_of_gamma_variables_is_the_integral_of_the_density()
    {
        using var scope = NewDisposeScope();
        using var gamma = Gamma(Doubles(0.5, 2.5), Doubles(2, 0.75));
        var value = Doubles(0.8, 3).requires_grad_();
        var cdf = gamma.cdf(value);
        AssertClose(gamma.log_prob(value).exp(), autograd.grad([cdf.sum()], [value])[0], 1e-12);
        using var exponential = Gamma(Doubles(1), Doubles(2));
        AssertClose(1 - (-2 * Doubles(0.3)).exp(), exponential.cdf(Doubles(0.3)), 1e-14);
        using var chi2 = Chi2(Doubles(2));
        AssertClose(1 - (-Doubles(3) / 2).exp(), chi2.cdf(Doubles(3)), 1e-14);
    }

    [Fact]
    public void The_cdf_of_a_Poisson_variable_adds_up_and_icdf_inverts_it()
    {
        using var scope = NewDisposeScope();
        var rates = Doubles(0.3, 4, 60);
        using var poisson = Poisson(rates);
        var k = arange(0, 120, ScalarType.Float64).unsqueeze(-1);
        var sums = poisson.log_prob(k).exp().cumsum(0);
        // libtorch's incomplete gamma function errs by 2e-10 where its arguments are alike and large.
        AssertClose(sums, poisson.cdf(k), 1e-9);
        AssertClose(sums, poisson.cdf(k + 0.9), 1e-9);
        Assert.Equal([0.0, 0, 0], poisson.cdf(Doubles(-0.5)).data<double>().ToArray());
        foreach (var q in new[] { 1e-9, 0.1, 0.5, 0.75, 0.999999 })
        {
            var found = poisson.icdf(Doubles(q));
            Assert.True((poisson.cdf(found) >= q).all().ToBoolean() && (poisson.cdf(found - 1) < q).all().ToBoolean(), $"icdf({q})");
        }
        Assert.Equal([0.0, 0, 0], poisson.icdf(Doubles(0)).data<double>().ToArray());
        Assert.Equal(double.PositiveInfinity, poisson.icdf(Doubles(1))[0].ToDouble());
        Assert.Equal([double.NaN, double.NaN, double.NaN], poisson.icdf(Doubles(-0.1, 1.1, double.NaN)).data<double>().ToArray());
        using var large = Poisson(tensor(1e8f));
        Assert.InRange(large.icdf(tensor(0.5f)).ToDouble(), 0.999e8, 1.001e8);
    }

    [Fact]
    public void Falling_transforms_turn_the_cdf_around()
    {
        using var scope = NewDisposeScope();
        using var normal = Normal(0.5, 1.5);
        using var mirrored = new TransformedDistribution(Normal(0.5, 1.5), new transforms.AffineTransform(0, -1));
        var value = Doubles(-2, 0, 1);
        AssertClose(1 - normal.cdf(-value), mirrored.cdf(value), 1e-15);
        AssertClose(value, mirrored.icdf(mirrored.cdf(value)), 1e-12);
        // A rising chain must not lose the small probabilities that 1 - (1 - p) would round away.
        using var shifted = new TransformedDistribution(Normal(0.0), new transforms.AffineTransform(1, 2));
        using var standard = Normal(0.0);
        Assert.Equal(standard.cdf(Doubles(-6)).ToDouble(), shifted.cdf(Doubles(-11)).ToDouble());
    }

    [Fact]
    public void Exponential_families_have_the_entropy_of_their_normalizer()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (Doubles(0.7, 2.5), Doubles(3, 0.4));
        foreach (var made in new ExponentialFamily[] { Exponential(x), Gamma(x, y), Beta(x, y), Dirichlet(x.unsqueeze(0)), Chi2(x) })
        {
            using var bregman = new Bregman(made);
            AssertClose(made.entropy(), bregman.entropy(), 1e-12);
            made.Dispose();
        }
        var rate = x.clone().requires_grad_();
        using var exponential = Exponential(rate);
        using var derived = new Bregman(exponential);
        AssertClose(-1 / rate, autograd.grad([derived.entropy().sum()], [rate])[0], 1e-12);
        using (no_grad()) Assert.False(derived.entropy().requires_grad);
    }

    [Fact]
    public void Modes_and_supports_of_discrete_distributions()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([0.0, double.NaN, 1], Bernoulli(Doubles(0.2, 0.5, 0.9)).mode.data<double>().ToArray());
        Assert.Equal([0.0, 1], Bernoulli(Doubles(0.2, 0.5, 0.9)).enumerate_support(false).reshape(-1).data<double>().ToArray());
        Assert.Equal([2L, 1], Bernoulli(Doubles(0.2, 0.5, 0.9)).enumerate_support(false).shape);
        Assert.Equal([3L, 2, 3], OneHotCategorical(ones(2, 3)).enumerate_support().shape);
        Assert.Equal(2, Categorical(Doubles(1, 2, 4)).mode.ToInt64());
        Assert.Equal(0, Geometric(Doubles(0.3)).mode.ToDouble());
    }

    [Fact]
    public void Certain_events()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0, Geometric(Doubles(1)).log_prob(Doubles(0)).ToDouble());
        Assert.Equal(0, NegativeBinomial(Doubles(0), Doubles(0.3)).log_prob(Doubles(0)).ToDouble());
        using var multinomial = Multinomial(3, logits: Doubles(0, double.NegativeInfinity));
        Assert.Equal(0, multinomial.log_prob(Doubles(3, 0)).ToDouble());
        Assert.Equal([3.0, 0], multinomial.sample().data<double>().ToArray());
        Assert.Equal(double.NegativeInfinity, multinomial.log_prob(Doubles(2, 1)).ToDouble());
        Assert.Equal([0.0, 0], Multinomial(0, ones(2, float64)).sample().data<double>().ToArray());
        Assert.Equal(double.NegativeInfinity, Uniform(Doubles(0), Doubles(1)).log_prob(Doubles(1)).ToDouble());
        Assert.Equal([0.0, 1], Uniform(Doubles(0), Doubles(1)).cdf(Doubles(-3, 4)).data<double>().ToArray());
        Assert.Equal([double.NaN], Uniform(Doubles(0), Doubles(1)).mode.data<double>().ToArray());
        Assert.Equal(0, Poisson(0.0).sample(5).sum().ToDouble());
    }

    [Fact]
    public void Empty_sample_shapes_give_empty_samples()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([0L, 2], Categorical(ones(2, 3)).sample(0).shape);
        Assert.Equal([0L, 2, 3], OneHotCategorical(ones(2, 3)).sample(0).shape);
        Assert.Equal([0L, 3], Normal(zeros(3), ones(3)).rsample(0).shape);
        Assert.Equal([4L, 0], Normal(zeros(0), ones(0)).sample(new Size(4)).shape);
        Assert.Equal([0L, 3], Multinomial(2, ones(3)).sample(0).shape);
    }

    [Fact]
    public void Perplexity_counts_equal_classes()
    {
        using var scope = NewDisposeScope();
        AssertClose(Doubles(8), Categorical(ones(1, 8, float64)).perplexity(), 1e-12);
    }

    [Fact]
    public void The_entropy_of_a_multinomial_is_a_sum_over_its_outcomes()
    {
        using var scope = NewDisposeScope();
        using var made = Multinomial(3, Doubles(0.2, 0.3, 0.5));
        var outcomes = from a in Enumerable.Range(0, 4) from b in Enumerable.Range(0, 4 - a) select new double[] { a, b, 3 - a - b };
        var each = made.log_prob(stack(outcomes.Select(counts => tensor(counts))));
        AssertClose(-(each.exp() * each).sum(), made.entropy(), 1e-12);
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        var error = ((expected - actual).abs() / expected.abs().clamp_min(1)).max().ToDouble();
        Assert.True(error <= tolerance, $"expected {expected.cstr()}, got {actual.cstr()}: {error} apart");
    }

    /// <summary>A family by its natural parameters alone, so that the entropy is the one of ExponentialFamily.</summary>
    private sealed class Bregman : ExponentialFamily
    {
        private readonly ExponentialFamily _family;

        internal Bregman(ExponentialFamily family) : base(null)
        {
            _family = family;
            _init(family.batch_shape, family.event_shape);
        }

        public override Tensor mean => _family.mean;

        public override Tensor variance => _family.variance;

        protected override IList<Tensor> NaturalParams => (IList<Tensor>)Of(nameof(NaturalParams)).GetValue(_family)!;

        protected override Tensor MeanCarrierMeasure => (Tensor)Of(nameof(MeanCarrierMeasure)).GetValue(_family)!;

        public override Tensor rsample(params long[] sample_shape) => _family.rsample(sample_shape);

        public override Tensor log_prob(Tensor value) => _family.log_prob(value);

        public override Distribution expand(Size batch_shape, Distribution? instance = null) => _family.expand(batch_shape, instance);

        protected override Tensor LogNormalizer(params Tensor[] parameters) => (Tensor)typeof(ExponentialFamily)
            .GetMethod(nameof(LogNormalizer), BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(_family, [parameters])!;

        private static PropertyInfo Of(string name) => typeof(ExponentialFamily).GetProperty(name, BindingFlags.Instance | BindingFlags.NonPublic)!;
    }
}
