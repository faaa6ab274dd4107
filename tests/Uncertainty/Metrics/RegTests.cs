using DropoutTorch.Uncertainty;
using TorchSharp;
using static TorchSharp.torch;
using static Uncertainty.Tests.Values;

namespace Uncertainty.Tests;

public class RegTests
{
    [Theory]
    [InlineData("calm")]
    [InlineData("far")]
    [InlineData("one_pass")]
    public void Equal_the_reference(string name)
    {
        using var scope = NewDisposeScope();
        var golden = new Golden("regression", name);
        var (samples, targets) = (golden.Rows("samples"), golden.Vector("targets"));
        var (mean, std) = (golden.Vector("mean"), golden.Vector("std"));

        golden.Near("rmse", Reg.rmse(mean, targets));
        golden.Near("mae", Reg.mae(mean, targets));
        golden.Near("log_likelihood", Reg.log_likelihood(samples, targets, golden.Number("tau")));
        golden.Near("gaussian", Reg.gaussian_log_likelihood(mean, std.square(), targets));
        golden.Near("mixture", Reg.mixture_log_likelihood(samples, golden.Rows("variances"), targets));
        golden.Near("crps_gaussian", Reg.crps_gaussian_per_sample(mean, std, targets));
        golden.Near("crps_samples", Reg.crps_samples(samples, targets));
        if (golden.Has("crps_fair")) golden.Near("crps_fair", Reg.crps_samples(samples, targets, fair: true));

        golden.Near("pit", Reg.pit_gaussian(mean, std, targets));
        golden.Near("pit_samples", Reg.pit_samples(samples, targets));
        golden.Near("calibration_error", Reg.calibration_error(golden.Vector("pit")));
        golden.Near("absolute_calibration_error", Reg.mean_absolute_calibration_error(golden.Vector("pit")));
        golden.Near("sharpness", Reg.sharpness(std.square()));
    }

    [Theory]
    [InlineData("calm")]
    [InlineData("far")]
    public void Intervals_equal_the_reference(string name)
    {
        using var scope = NewDisposeScope();
        var golden = new Golden("regression", name);
        var (lower, upper) = Reg.gaussian_interval(golden.Vector("mean"), golden.Vector("std"), 0.9);
        Close(golden.Table("normal_interval").SelectMany(row => row), cat([lower, upper]));
        golden.Near("picp", Reg.picp(lower, upper, golden.Vector("targets")));
        golden.Near("mpiw", Reg.mpiw(lower, upper));
        var (low, high) = Reg.sample_interval(golden.Rows("samples"), 0.8);
        Close(golden.Table("sample_interval").SelectMany(row => row), cat([low, high]));
    }

    [Fact]
    public void Crps_of_a_normal_is_the_integral_of_its_definition()
    {
        using var scope = NewDisposeScope();
        var golden = new Golden("regression", "calm");
        var scores = Of(Reg.crps_gaussian_per_sample(golden.Vector("mean"), golden.Vector("std"), golden.Vector("targets")));
        // The quadrature's own error is what 1e-9 allows for.
        foreach (var (one, score) in golden.Numbers("crps_gaussian_by_quadrature").Zip(scores)) Close(one, score, 1e-9);
    }

    [Fact]
    public void Values_by_hand()
    {
        using var scope = NewDisposeScope();
        var (predictions, targets) = (Vector(1, 2, 3), Vector(1, 4, 0));
        Close(Math.Sqrt((0 + 4 + 9) / 3.0), Reg.rmse(predictions, targets));
        Close([0, 4, 9], Reg.squared_error_per_sample(predictions, targets));
        Close(5 / 3.0, Reg.mae(predictions, targets));
        Close([0, 2, 3], Reg.absolute_error_per_sample(predictions, targets));
        Assert.Equal(0, Reg.rmse(targets, targets));
        Assert.Equal(0, Reg.crps_samples(Rows([1, 4, 0], [1, 4, 0]), targets));
        // ∫ over [0, 1] of ¼ on both sides of the target at ½: two samples at 0 and 1.
        Close(0.25, Reg.crps_samples(Rows([0], [1]), Vector(0.5)));
        Close(0, Reg.crps_samples(Rows([0], [1]), Vector(0.5), fair: true));
        Close([0.5, 1], Reg.pit_samples(Rows([0, 0], [1, 1]), Vector(0, 1)));
        Close([2, 3], Reg.crps_gaussian_per_sample(Vector(1, 5), Vector(0, 0), Vector(3, 2)));
    }

    [Fact]
    public void The_sum_over_passes_is_inside_each_points_logarithm()
    {
        using var scope = NewDisposeScope();
        // Two passes, one hits each point: ln(½ (1 + e^-2)) - ½ ln 2π with τ = 1 and misses of 2.
        var samples = Rows([0, 2], [2, 0]);
        var expected = Math.Log((1 + Math.Exp(-2)) / 2) - 0.5 * Math.Log(2 * Math.PI);
        Close([expected, expected], Reg.log_likelihood_per_sample(samples, Vector(0, 0), 1));
        Close(expected, Reg.log_likelihood(samples, Vector(0, 0), 1));
        Close(expected, Reg.mixture_log_likelihood(samples, ones_like(samples), Vector(0, 0)));
        // τ counts in the density: four times the precision is ln 2 more at the peak.
        Close(Math.Log(2) - 0.5 * Math.Log(2 * Math.PI), Reg.log_likelihood(Rows([3]), Vector(3), 4));
    }

    [Fact]
    public void Far_misses_stay_finite()
    {
        using var scope = NewDisposeScope();
        var far = Reg.log_likelihood(Rows([1e6], [-1e6]), Vector(0), 2);
        Near(-1e12 - 0.5 * Math.Log(Math.PI), far);
        Near(1e6 - 1 / Math.Sqrt(Math.PI), Reg.crps_gaussian(Vector(0), Vector(1), Vector(1e6)));
    }

    [Fact]
    public void Interval_edges_are_inside_and_may_be_infinite()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([1.0, 1, 0], Of(Reg.covered(Vector(0, 0, 0), Vector(1, 1, 1), Vector(0, 1, 1.5))));
        var (low, high) = (Vector(double.NegativeInfinity, 0), Vector(double.PositiveInfinity, 1));
        Assert.Equal(1, Reg.picp(low, high, Vector(1e300, 0.5)));
        Assert.Equal(double.PositiveInfinity, Reg.mpiw(low, high));
        Assert.Equal(0, Reg.mpiw(Vector(2), Vector(2)));
        var (one, same) = Reg.sample_interval(Rows([3, 4]), 0.9);
        Assert.Equal([3.0, 4, 3, 4], Of(cat([one, same])));
    }

    [Fact]
    public void Calibrated_and_not()
    {
        using var scope = NewDisposeScope();
        // Targets at each quantile once: observed equals expected at every level.
        var pit = arange(1, 11, dtype: float64).div(10);
        Close(0, Reg.calibration_error(pit, 10));
        Close([0.1, 0.5, 1], Reg.calibration_curve(pit, Vector(0.1, 0.5, 1)));
        // All targets above their distributions: nothing is observed below 1.
        Close(Enumerable.Range(1, 9).Sum(j => j * j / 100.0) / 10, Reg.calibration_error(ones([4], dtype: float64), 10));
        Close(0.45, Reg.mean_absolute_calibration_error(ones([4], dtype: float64), 10));
        Close(Math.Sqrt(2.5), Reg.sharpness(Vector(1, 4)));
    }

    [Fact]
    public void Float32_is_summed_in_float64()
    {
        using var scope = NewDisposeScope();
        var targets = full([100_000], 0.1f);
        Near((double)0.1f, Reg.mae(zeros([100_000]), targets));
        Assert.Equal(ScalarType.Float64, Reg.absolute_error_per_sample(targets, targets).dtype);
    }

    [Fact]
    public void Misfits_are_refused_with_what_came()
    {
        using var scope = NewDisposeScope();
        var y = Vector(1, 2);
        Assert.Equal("targets: expected shape (2), one number for each sample, got (2, 1)",
            Refused<ArgumentException>(() => Reg.rmse(y, y.unsqueeze(1))));
        Assert.Equal("predictions: expected shape (N) without an empty dimension, got (0)",
            Refused<ArgumentException>(() => Reg.mae(Vector(), Vector())));
        Assert.Equal("predictions: expected a floating-point dtype, got Int64",
            Refused<ArgumentException>(() => Reg.rmse(Classes(1, 2), y)));
        Assert.Equal("predictions: expected finite numbers, got NaN or infinity, first at index (1)",
            Refused<ArgumentException>(() => Reg.rmse(Vector(0, double.NaN), y)));
        Refused<ArgumentException>(() => Reg.rmse(y, Vector(0, double.PositiveInfinity)));
        Assert.Equal("samples: expected shape (T, N) without an empty dimension, got (2)",
            Refused<ArgumentException>(() => Reg.log_likelihood(y, y, 1)));
        Assert.Equal("tau: expected a finite number above 0, got 0",
            Refused<ArgumentException>(() => Reg.log_likelihood(y.unsqueeze(0), y, 0)));
        Refused<ArgumentException>(() => Reg.log_likelihood(y.unsqueeze(0), y, double.NaN));
        Assert.Equal("variance: expected numbers above 0, got others, first at index (1)",
            Refused<ArgumentException>(() => Reg.gaussian_log_likelihood(y, Vector(1, 0), y)));
        Assert.Equal("std: expected numbers of at least 0, got a negative one, first at index (0)",
            Refused<ArgumentException>(() => Reg.crps_gaussian(y, Vector(-1, 0), y)));
        Assert.Equal("samples: expected T of at least 2 for the fair form, got 1",
            Refused<ArgumentException>(() => Reg.crps_samples(y.unsqueeze(0), y, fair: true)));
        Assert.Equal("variances: expected shape (1, 2), one number for each draw, got (2)",
            Refused<ArgumentException>(() => Reg.mixture_log_likelihood(y.unsqueeze(0), y, y)));
        Assert.Equal("upper: expected edges that are not below lower, got one that is, first at index (0)",
            Refused<ArgumentException>(() => Reg.mpiw(y, Vector(0, 3))));
        Assert.Equal("lower: expected edges that leave room for a number, got infinite ones that do not, first at index (0)",
            Refused<ArgumentException>(() => Reg.mpiw(Vector(double.PositiveInfinity), Vector(double.PositiveInfinity))));
        Assert.Equal("level: expected a number between 0 and 1, got 1",
            Refused<ArgumentException>(() => Reg.gaussian_interval(y, y, 1)));
        Refused<ArgumentException>(() => Reg.calibration_error(Vector(1.5)));
        Refused<ArgumentException>(() => Reg.calibration_error(Vector(0.5), 0));
    }

    [Fact]
    public void Nothing_stays_alive_but_the_results()
    {
        using var scope = NewDisposeScope();
        var (y, samples, pit) = (Vector(1, 2), Rows([1, 2]), Vector(0.5));
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Reg.log_likelihood(samples, y, 1);
        var (low, high) = Reg.gaussian_interval(y, y, 0.5);
        Reg.crps_gaussian(y, y, y);
        Reg.calibration_error(pit);
        Assert.Equal(2, DisposeScopeManager.Statistics.ThreadTotalLiveCount - before);
        Assert.Equal(y.shape, low.shape);
        Assert.Equal(y.shape, high.shape);
    }
}
