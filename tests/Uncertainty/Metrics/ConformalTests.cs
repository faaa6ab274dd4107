using System.Text.Json;
using DropoutTorch.Uncertainty;
using static TorchSharp.torch;
using static Uncertainty.Tests.Values;

namespace Uncertainty.Tests;

public class ConformalTests
{
    [Theory]
    [InlineData("tenth")]
    [InlineData("third")]
    public void Sets_equal_the_reference(string name)
    {
        using var scope = NewDisposeScope();
        var golden = new Golden("conformal", name);
        var (p, targets, u, n) = (golden.Rows("probabilities"), golden.Classes("targets"), golden.Vector("u"), (int)golden.Number("n"));
        foreach (var score in Enum.GetValues<ConformalScore>())
        {
            var kind = score switch { ConformalScore.Lac => "lac", ConformalScore.Aps => "aps", _ => "randomised" };
            var random = score == ConformalScore.RandomisedAps ? u : null;
            var fit = ConformalSets.Fit(score, p[..n], targets[..n], golden.Number("alpha"), random?[..n]);
            golden.Near(kind + "_threshold", fit.Threshold);
            Assert.Equal(golden.Numbers(kind + "_sizes"), Of(Conformal.size_per_sample(fit.Of(p[n..], random?[n..]))));
        }
    }

    [Fact]
    public void Scores_and_sets_by_hand()
    {
        using var scope = NewDisposeScope();
        var p = Rows([0.5, 0.125, 0.375], [0.25, 0.5, 0.25]);
        Close([0.5, 0.875, 0.625, 0.75, 0.5, 0.75], Conformal.lac_scores(p));
        // Among the equal two the lower class comes first.
        Close([0.5, 1, 0.875, 0.75, 0.5, 1], Conformal.aps_scores(p));
        Close([0.25, 0.9375, 0.6875, 0.75, 0.5, 1], Conformal.aps_scores(p, Vector(0.5, 1)));
        Close(Enumerable.Range(1, 256).Select(c => c / 256.0), Conformal.aps_scores(full([1, 256], 1 / 256.0, dtype: float64)));
        var sets = new ConformalSets(ConformalScore.Aps, 0.875, 9, 0.1).Of(p);
        Assert.Equal([1.0, 0, 1, 1, 1, 0], Of(sets));
        Assert.Equal(0.5, Conformal.coverage(sets, Classes(2, 2)));
        Assert.Equal(2, Conformal.mean_size(sets));
        // Below the likeliest class's score a set is empty.
        Assert.Equal(0, Conformal.mean_size(new ConformalSets(ConformalScore.Lac, 0.4, 9, 0.1).Of(p)));
    }

    [Fact]
    public void The_quantile_is_the_finite_sample_one()
    {
        using var scope = NewDisposeScope();
        var scores = arange(1, 10, dtype: float64).flip(0);
        // n = 9: ⌈10 · 0.9⌉ = 9, ⌈10 · 0.85⌉ = 9, ⌈10 · 0.3⌉ = 3, although 1 - 0.7 is above 0.3 in binary.
        Assert.Equal((9, 9, 3), (Conformal.quantile(scores, 0.1), Conformal.quantile(scores, 0.15), Conformal.quantile(scores, 0.7)));
        Assert.Equal(1, Conformal.quantile(scores, 0.99));
        // ⌈10 · 0.95⌉ = 10 is more than there are.
        Assert.Equal(double.PositiveInfinity, Conformal.quantile(scores, 0.05));
        Assert.Equal(3, Conformal.quantile(Vector(3), 0.5));
        Assert.Equal(double.PositiveInfinity, Conformal.quantile(Vector(3), 0.4));
    }

    [Fact]
    public void Too_few_samples_give_whole_sets_and_infinite_intervals()
    {
        using var scope = NewDisposeScope();
        var p = Rows([0.9, 0.1], [0.5, 0.5]);
        var sets = ConformalSets.Fit(ConformalScore.Lac, p, Classes(0, 1), 0.1);
        Assert.Equal(double.PositiveInfinity, sets.Threshold);
        Assert.Equal(2, Conformal.mean_size(sets.Of(p)));
        var intervals = ConformalIntervals.Fit(Vector(1, 2), Vector(1, 2), 0.1);
        var (low, high) = intervals.Around(Vector(0));
        Assert.Equal([double.NegativeInfinity, double.PositiveInfinity], Of(cat([low, high])));
        Assert.Equal((1, double.PositiveInfinity), (Reg.picp(low, high, Vector(5)), Reg.mpiw(low, high)));
        Assert.Equal(sets, JsonSerializer.Deserialize<ConformalSets>(JsonSerializer.Serialize(sets)));
        Assert.Equal(intervals, JsonSerializer.Deserialize<ConformalIntervals>(JsonSerializer.Serialize(intervals)));
    }

    [Fact]
    public void Intervals_by_hand()
    {
        using var scope = NewDisposeScope();
        // Errors 1, 2, 4 and n = 3: ⌈4 · 0.75⌉ = 3, ⌈4 · 0.5⌉ = 2.
        var (predictions, targets) = (Vector(0, 0, 0), Vector(1, -2, 4));
        Assert.Equal(4, ConformalIntervals.Fit(predictions, targets, 0.25).Margin);
        var fit = ConformalIntervals.Fit(predictions, targets, 0.5);
        Assert.Equal(new ConformalIntervals(2, 3, 0.5), fit);
        var (low, high) = fit.Around(Vector(10));
        Assert.Equal([8.0, 12], Of(cat([low, high])));
        // Scaled: 1/1, 2/4, 4/4.
        var scaled = ConformalIntervals.FitScaled(predictions, Vector(1, 4, 4), targets, 0.25);
        Assert.Equal(1, scaled.Margin);
        (low, high) = scaled.Around(Vector(10, 10), Vector(1, 3));
        Assert.Equal([9.0, 7, 11, 13], Of(cat([low, high])));
        // Inside [-5, 5] by 4, 3 and 1: the intervals shrink by 1, and one that is narrower becomes its middle.
        var quantiles = ConformalIntervals.FitQuantiles(Vector(-5, -5, -5), Vector(5, 5, 5), targets, 0.25);
        Assert.Equal(-1, quantiles.Margin);
        (low, high) = quantiles.Beyond(Vector(-5, 1), Vector(5, 2));
        Assert.Equal([-4.0, 1.5, 4, 1.5], Of(cat([low, high])));
    }

    /// <summary>
    /// The coverage of one new sample is Bernoulli with probability k/(n + 1) over calibration and new sample. 4000 independent trials of
    /// n = 19, alpha = 0.1: k = 18, p = 0.9, deviation 0.0047; five deviations are a false alarm of 6e-7 for another seed.
    /// </summary>
    [Theory]
    [InlineData(ConformalScore.Lac)]
    [InlineData(ConformalScore.RandomisedAps)]
    public void Sets_cover_as_often_as_theory_says(ConformalScore score)
    {
        const int Trials = 4000;
        var random = new Random(7);
        var hits = 0;
        for (var trial = 0; trial < Trials; trial++)
        {
            using var scope = NewDisposeScope();
            var p = tensor(Enumerable.Range(0, 60).Select(_ => random.NextDouble()).ToArray()).reshape(20, 3).mul(4).softmax(-1);
            // Targets have nothing to do with the probabilities: the promise does not need a good network.
            var targets = Classes([.. Enumerable.Range(0, 20).Select(_ => (long)random.Next(3))]);
            var u = score == ConformalScore.RandomisedAps ? tensor(Enumerable.Range(0, 20).Select(_ => random.NextDouble()).ToArray()) : null;
            var fit = ConformalSets.Fit(score, p[..19], targets[..19], 0.1, u?[..19]);
            hits += (int)Conformal.coverage(fit.Of(p[19..], u?[19..]), targets[19..]);
        }
        Assert.InRange(hits / (double)Trials, 0.9 - 5 * 0.0047, 0.9 + 5 * 0.0047);
    }

    [Fact]
    public void Misfits_are_refused_with_what_came()
    {
        using var scope = NewDisposeScope();
        var (p, y) = (Rows([0.4, 0.6]), Classes(1));
        Assert.Equal("alpha: expected a number between 0 and 1, got 0", Refused<ArgumentException>(() => Conformal.quantile(Vector(1), 0)));
        Refused<ArgumentException>(() => ConformalSets.Fit(ConformalScore.Lac, p, y, 1));
        Refused<ArgumentException>(() => Conformal.quantile(Vector(), 0.1));
        Refused<ArgumentException>(() => Conformal.quantile(Vector(double.NaN), 0.1));
        Assert.Equal("u: expected random numbers for RandomisedAps and only for it, got none for RandomisedAps",
            Refused<ArgumentException>(() => ConformalSets.Fit(ConformalScore.RandomisedAps, p, y, 0.1)));
        Assert.Contains("got some for Lac", Refused<ArgumentException>(() => ConformalSets.Fit(ConformalScore.Lac, p, y, 0.1, Vector(0.5))));
        Refused<ArgumentException>(() => ConformalSets.Fit((ConformalScore)9, p, y, 0.1));
        Refused<ArgumentException>(() => ConformalSets.Fit(ConformalScore.RandomisedAps, p, y, 0.1, Vector(0.5, 0.5)));
        Refused<ArgumentException>(() => Conformal.aps_scores(p, Vector(1.5)));
        Refused<ArgumentException>(() => Conformal.lac_scores(p.mul(2)));
        Assert.Contains("from 2 to 2", Refused<ArgumentException>(() => ConformalSets.Fit(ConformalScore.Lac, p, Classes(2), 0.1)));
        Assert.Equal("sets: expected dtype Bool, got Float64", Refused<ArgumentException>(() => Conformal.mean_size(p)));
        Refused<ArgumentException>(() => Conformal.coverage(p.gt(0), Classes(0, 1)));
        Refused<ArgumentException>(() => ConformalIntervals.Fit(Vector(1), Vector(1, 2), 0.1));
        Refused<ArgumentException>(() => ConformalIntervals.FitScaled(Vector(1), Vector(0), Vector(1), 0.1));
    }
}
