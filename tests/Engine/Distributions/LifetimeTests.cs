using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace Engine.Tests.Distributions;

/// <summary>Who owns which tensors.</summary>
public class LifetimeTests
{
    public static TheoryData<string> Lines() => [.. DistributionGoldens.Instance.Cases.Select(golden => golden.Pytorch)];

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_distribution_leaves_nothing_undisposed(string line)
    {
        var golden = DistributionGoldens.Instance.Cases.Single(entry => entry.Pytorch == line);
        var inputs = DistributionGoldens.Inputs(golden.Inputs, ScalarType.Float32);
        var start = LiveTensors.Count;
        using (var made = DistributionTwins.All[line](inputs[1..]))
        {
            var before = LiveTensors.Count;
            Assert.True(before > start, $"{line}: keeps no tensor");
            foreach (var name in golden.Members.Keys)
            {
                using (DistributionGoldens.Member(made, name, inputs[0])) { }
                Assert.True(before == LiveTensors.Count, $"{line}: {name} leaves {LiveTensors.Count - before} tensors");
            }
            using (made.expand(new Size([3, .. golden.BatchShape]))) { }
            Assert.True(before == LiveTensors.Count, $"{line}: expand leaves {LiveTensors.Count - before} tensors");
        }
        Assert.True(start == LiveTensors.Count, $"{line}: Dispose leaves {LiveTensors.Count - start} tensors");
        foreach (var input in inputs) Assert.False(input.IsInvalid, $"{line}: disposes the caller's tensors");
        foreach (var input in inputs) input.Dispose();
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_distribution_outlives_the_scope_and_the_tensors_that_it_was_made_from(string line)
    {
        var golden = DistributionGoldens.Instance.Cases.Single(entry => entry.Pytorch == line);
        if (line.Contains("transforms.AffineTransform(z", StringComparison.Ordinal)) return; // a transform's tensors stay the caller's
        Distribution made;
        using (NewDisposeScope()) made = DistributionTwins.All[line](DistributionGoldens.Inputs(golden.Inputs, ScalarType.Float64)[1..]);
        using var scope = NewDisposeScope();
        Assert.Equal((long[])[5, .. golden.BatchShape, .. golden.EventShape], made.sample(5).shape);
        made.Dispose();
        made.Dispose();
        Assert.Throws<ObjectDisposedException>(() => made.sample(5));
    }

    [Fact]
    public void What_a_property_returns_is_the_callers()
    {
        using var scope = NewDisposeScope();
        using var normal = Normal(zeros(3), ones(3));
        normal.mean.Dispose();
        normal.mode.Dispose();
        normal.stddev.Dispose();
        Assert.Equal([0f, 0, 0], normal.mean.data<float>().ToArray());
        using var bernoulli = Bernoulli(full(2, 0.5));
        bernoulli.probs.Dispose();
        Assert.Equal([2L], bernoulli.probs.shape);
    }

    [Fact]
    public void Numbers_make_distributions_without_leaving_tensors()
    {
        var before = LiveTensors.Count;
        using var temperature = tensor(0.5);
        foreach (var make in new Func<Distribution>[]
        {
            () => Normal(0f, 2f), () => Normal(0.0, 2.0), () => Laplace(0f), () => Laplace(1.0, 2.0), () => Poisson(3f), () => Poisson(3.0),
            () => Bernoulli(0.5f, null), () => Bernoulli(null, 0.5), () => Binomial(3, 0.5f, null), () => Binomial(3, null, 0.5),
            () => NegativeBinomial(3, 0.5f, null), () => NegativeBinomial(3, null, 0.5), () => Categorical(4), () => Multinomial(3, 4),
            () => LogitRelaxedBernoulli(temperature, 0.5f, null), () => LogitRelaxedBernoulli(temperature, null, 0.5),
            () => RelaxedBernoulli(temperature, 0.5f, null), () => RelaxedBernoulli(temperature, null, 0.5),
        })
        {
            using var made = make();
            Assert.True(made.batch_shape.IsEmpty);
            using (made.sample()) { }
        }
        Assert.Equal(before + 1, LiveTensors.Count);
    }

    [Fact]
    public void Expand_fills_an_instance_and_frees_what_it_held()
    {
        foreach (var (one, other) in new (Func<Distribution>, Func<Distribution>)[]
        {
            (() => Normal(0.0), () => Normal(5.0, 2)), (() => Categorical(3), () => Categorical(4)), (() => Multinomial(3, 4), () => Multinomial(2, 2)),
            (() => Independent(Normal(0.0).expand(new Size(2)), 1), () => Independent(Normal(1.0).expand(new Size(3)), 1)),
            (() => RelaxedBernoulli(tensor(1.0), 0.5, null), () => RelaxedBernoulli(tensor(2.0), 0.25, null)),
            (() => Gumbel(tensor(0.0), tensor(1.0)), () => Gumbel(tensor(3.0), tensor(2.0))),
            (() => Beta(tensor(1.0), tensor(2.0)), () => Beta(tensor(3.0), tensor(4.0))),
        })
        {
            Distribution from, into;
            using var scope = NewDisposeScope();
            (from, into) = (one(), other());
            var expanded = from.expand(new Size([3L, 2]), into);
            Assert.Same(into, expanded);
            Assert.Equal([3L, 2], into.batch_shape);
            Assert.Equal(from.event_shape.Shape, into.event_shape.Shape);
            from.Dispose();
            Assert.Equal((long[])[3, 2, .. into.event_shape], into.sample().shape);
            into.Dispose();
        }
        using var normal = Normal(0.0);
        using var laplace = Laplace(0.0);
        var message = Assert.Throws<ArgumentException>(() => normal.expand(new Size(2), laplace)).Message;
        Assert.Contains("expected an instance of Normal, got Laplace", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_generator_of_ones_own_draws()
    {
        using var scope = NewDisposeScope();
        var (x, y, matrix) = (ones(3), full(3, 0.5), eye(3));
        foreach (var make in new Func<Generator, Distribution>[]
        {
            g => Normal(x, y, g), g => Uniform(x, x + y, g), g => Exponential(x, g), g => Gamma(x, y, g), g => Chi2(x, g), g => Beta(x, y, g),
            g => Dirichlet(x, g), g => Laplace(x, y, g), g => Cauchy(x, y, g), g => FisherSnedecor(x, y, g), g => Bernoulli(y, null, g),
            g => Geometric(y, null, g), g => Binomial(9 * x, y, null, g), g => NegativeBinomial(9 * x, y, null, g), g => Poisson(9 * x, g),
            g => Categorical(y, null, g), g => OneHotCategorical(y, null, g), g => Multinomial(9, y, null, g), g => MultivariateNormal(x, matrix, generator: g),
            g => Gumbel(x, y, g), g => HalfCauchy(x, g), g => HalfNormal(x, g), g => Kumaraswamy(x, y, g), g => LogNormal(x, y, g), g => Pareto(x, y, g),
            g => Weibull(x, y, g), g => LogitRelaxedBernoulli(x, y, null, g), g => RelaxedBernoulli(x, y, null, g), g => ExpRelaxedCategorical(x[0], y, null, g),
            g => RelaxedOneHotCategorical(x[0], y, null, g), g => new Independent(Normal(x, y, g), 1),
        })
        {
            using var own = new Generator(1);
            using var made = make(own);
            using var expanded = made.expand(new Size([2, .. made.batch_shape]));
            var (first, second) = (made.sample(50), made.sample(50));
            var wide = expanded.sample(50);
            own.manual_seed(1);
            manual_seed(5);
            Assert.True(first.Equals(made.sample(50)), $"{made.GetType().Name}: another draw under the same seed");
            Assert.False(first.Equals(second), $"{made.GetType().Name}: the generator stands still");
            Assert.True(second.Equals(made.sample(50)) && wide.Equals(expanded.sample(50)), $"{made.GetType().Name}: another generator has drawn");
        }
    }
}
