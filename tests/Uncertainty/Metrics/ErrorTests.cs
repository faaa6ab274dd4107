using DropoutTorch.Uncertainty;
using TorchSharp;
using static TorchSharp.torch;
using static Uncertainty.Tests.Values;

namespace Uncertainty.Tests;

public class ErrorTests
{
    private static readonly double[] s_values = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8];

    [Fact]
    public void A_means_error_by_hand()
    {
        using var scope = NewDisposeScope();
        // Mean 2.5, squares 2.25 + 0.25 + 0.25 + 2.25 = 5, over 4 · 3.
        var estimate = MonteCarlo.mean(Vector(1, 2, 3, 4));
        Close(2.5, estimate.Value);
        Close(Math.Sqrt(5 / 12.0), estimate.StandardError);
        Close(2.5 - 1.959963984540054 * Math.Sqrt(5 / 12.0), estimate.Lower);
        Close(2.5 + 1.959963984540054 * Math.Sqrt(5 / 12.0), estimate.Upper);
        Assert.Equal((0.95, 0), (estimate.Level, estimate.Resamples));
        Close(Math.Sqrt(0.25 / 3), MonteCarlo.mean(tensor(new[] { true, false, true, false })).StandardError);
        Assert.Equal(0, MonteCarlo.mean(ones([5])).StandardError);
    }

    [Fact]
    public void Passes_leave_the_class_variance_over_t()
    {
        using var scope = NewDisposeScope();
        var samples = stack([Rows([0.2, 0.8]), Rows([0.4, 0.6])]);
        // Variance 0.02 with T - 1, over T = 2.
        Close([0.1, 0.1], MonteCarlo.mean_probability_error(samples));
        Assert.Contains("at least 2", Refused<ArgumentException>(() => MonteCarlo.mean_probability_error(samples[..1])));
    }

    /// <summary>
    /// The bootstrap error of a mean is known: √(Σ (x − x̄)²)/N. 4000 resamples estimate it with a relative deviation of about
    /// 1/√8000 = 1.1%; 6% are more than five of them.
    /// </summary>
    [Fact]
    public void A_means_bootstrap_error_is_the_known_one()
    {
        using var scope = NewDisposeScope();
        var values = Vector(s_values);
        var estimate = Bootstrap.estimate(rows => rows[0].mean().item<double>(), [values], 4000, 5);
        var known = Math.Sqrt(s_values.Sum(x => Math.Pow(x - s_values.Average(), 2))) / s_values.Length;
        Close(s_values.Average(), estimate.Value);
        Assert.InRange(estimate.StandardError / known, 0.94, 1.06);
        Assert.InRange(estimate.Lower, estimate.Value - 2.4 * known, estimate.Value - 1.6 * known);
        Assert.InRange(estimate.Upper, estimate.Value + 1.6 * known, estimate.Value + 2.4 * known);
        Assert.Equal((0.95, 4000), (estimate.Level, estimate.Resamples));
    }

    [Fact]
    public void Rows_of_tensors_stay_together_and_seeds_decide()
    {
        using var scope = NewDisposeScope();
        var (values, twice) = (Vector(s_values), Vector(s_values).mul(2).unsqueeze(1));
        var apart = Bootstrap.estimate(rows => rows[0].mul(2).sub(rows[1].squeeze(1)).abs().max().item<double>(), [values, twice], 50);
        Assert.Equal((0, 0), (apart.Value, apart.Upper));
        Func<Tensor[], double> mean = rows => rows[0].mean().item<double>();
        random.manual_seed(3);
        var first = rand(1).item<float>();
        random.manual_seed(3);
        var one = Bootstrap.estimate(mean, [values], 50, 8);
        Assert.Equal(first, rand(1).item<float>());
        Assert.Equal(one, Bootstrap.estimate(mean, [values], 50, 8));
        Assert.NotEqual(one, Bootstrap.estimate(mean, [values], 50, 9));
    }

    /// <summary>
    /// Counts of each row over 2000 resamples of 10 rows are binomial (20000, 0.1): χ² with 9 degrees of freedom is above 45 in one of
    /// a million seeds.
    /// </summary>
    [Fact]
    public void Every_row_is_as_likely()
    {
        var counts = new double[10];
        using var scope = NewDisposeScope();
        Bootstrap.estimate(rows =>
        {
            foreach (var value in Of(rows[0])) counts[(int)value]++;
            return 0;
        }, [arange(10, dtype: float64)], 2000, 1);
        // The samples themselves were counted once.
        Assert.Equal(20_010, counts.Sum());
        Assert.InRange(counts.Sum(count => Math.Pow(count - 1 - 2000, 2) / 2000), 0, 45);
    }

    /// <summary>
    /// For scores apart by d deviations the AUROC's error follows from Hanley and McNeil 1982: √((A(1−A) + (n−1)(Q1−A²+Q2−A²))/(n²)), with
    /// Q1 = A/(2−A), Q2 = 2A²/(1+A); they assume exponential scores, so that 25% are allowed.
    /// </summary>
    [Fact]
    public void Auroc_is_resampled_within_its_sides()
    {
        using var scope = NewDisposeScope();
        var (inside, outside) = (new Golden("detection", "apart").Vector("in"), new Golden("detection", "apart").Vector("out"));
        var sizes = new HashSet<(long, long)>();
        var estimate = Bootstrap.stratified(rows =>
        {
            sizes.Add((rows[0].shape[0], rows[1].shape[0]));
            return Ood.auroc(rows[0], rows[1]);
        }, [inside, outside], 500, 2);
        Assert.Equal([(60, 45)], sizes);
        var a = estimate.Value;
        var (q1, q2) = (a / (2 - a) - a * a, 2 * a * a / (1 + a) - a * a);
        var known = Math.Sqrt((a * (1 - a) + 44 * q1 + 59 * q2) / (60 * 45));
        Assert.InRange(estimate.StandardError / known, 0.75, 1.25);
        Assert.InRange(estimate.Upper, a, 1);
    }

    [Fact]
    public void Strata_of_one_size_draw_rows_of_their_own()
    {
        using var scope = NewDisposeScope();
        // The same rows on both sides would leave a difference of 0 every time.
        var values = Vector(s_values);
        double Difference(Tensor[] rows) => rows[0].mean().sub(rows[1].mean()).item<double>();
        var known = Math.Sqrt(2) * Bootstrap.estimate(rows => rows[0].mean().item<double>(), [values], 4000).StandardError;
        Assert.InRange(Bootstrap.stratified(Difference, [values, values], 4000).StandardError / known, 0.92, 1.08);
        Assert.Equal(0, Bootstrap.estimate(Difference, [values, values], 20).StandardError);
    }

    [Fact]
    public void Temporaries_of_resamples_are_freed()
    {
        using var scope = NewDisposeScope();
        var values = Vector(s_values);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Bootstrap.estimate(rows => Reg.rmse(rows[0], rows[0].mul(2)), [values], 20);
        MonteCarlo.mean(values);
        Assert.Equal(0, DisposeScopeManager.Statistics.ThreadTotalLiveCount - before);
    }

    [Fact]
    public void Misfits_are_refused_with_what_came()
    {
        using var scope = NewDisposeScope();
        Func<Tensor[], double> mean = rows => rows[0].mean().item<double>();
        var values = Vector(1, 2);
        Assert.Equal("resamples: expected at least 20, got 19", Refused<ArgumentException>(() => Bootstrap.estimate(mean, [values], 19)));
        Assert.Equal("rows: expected at least one tensor, got none", Refused<ArgumentException>(() => Bootstrap.estimate(mean, [])));
        Refused<ArgumentException>(() => Bootstrap.stratified(mean, []));
        Assert.Equal("rows: expected tensors with at least one row, got (0) at place 0",
            Refused<ArgumentException>(() => Bootstrap.estimate(mean, [Vector()])));
        Assert.Equal("rows: expected tensors of 2 rows, got (3) at place 1",
            Refused<ArgumentException>(() => Bootstrap.estimate(mean, [values, Vector(1, 2, 3)])));
        Assert.Equal("metric: expected a finite number, got NaN on the samples",
            Refused<ArgumentException>(() => Bootstrap.estimate(_ => double.NaN, [values])));
        Assert.Contains("on resample ", Refused<ArgumentException>(() =>
            Bootstrap.estimate(rows => rows[0].max().item<double>() > 1 ? 0 : double.PositiveInfinity, [values])));
        Assert.Contains("level", Refused<ArgumentException>(() => Bootstrap.estimate(mean, [values], level: 0)));
        Assert.Equal("values: expected at least two for a standard error, got 1",
            Refused<ArgumentException>(() => MonteCarlo.mean(Vector(1))));
        Refused<ArgumentException>(() => MonteCarlo.mean(Vector(1, double.NaN)));
        Refused<ArgumentException>(() => MonteCarlo.mean(Vector()));
    }
}
