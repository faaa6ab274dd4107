using DropoutTorch.Uncertainty;
using static TorchSharp.torch;
using static Uncertainty.Tests.Values;

namespace Uncertainty.Tests;

public class CalibrationGoldenTests
{
    [Theory]
    [InlineData("wide")]
    [InlineData("binary")]
    [InlineData("ties")]
    [InlineData("more_bins")]
    public void Equal_the_reference(string name)
    {
        using var scope = NewDisposeScope();
        var golden = new Golden("classification", name);
        var (p, targets, bins) = (golden.Rows("probabilities"), golden.Classes("targets"), (int)golden.Number("bins"));
        golden.Near("mce", Cal.mce(p, targets, bins));
        golden.Near("classwise_ece", Cal.classwise_ece(p, targets, bins));
        golden.Near("adaptive_ece", Cal.adaptive_ece(p, targets, bins));
        Assert.Equal(golden.Numbers("masses"), Cal.reliability_equal_mass(p, targets, bins).Select(bin => (double)bin.Count));
        var parts = Cls.brier_decomposition(p, targets, bins);
        double[] actual = [parts.Reliability, parts.Resolution, parts.Uncertainty, parts.WithinBin];
        foreach (var (one, value) in golden.Numbers("brier_parts").Zip(actual)) Near(one, value);
        Near(Cls.brier(p, targets), parts.Score);
    }

    [Fact]
    public void Brier_parts_by_hand()
    {
        using var scope = NewDisposeScope();
        // Two forecasts of 0.8 for class 0, one right; two of 0.2, both right in forecasting class 1.
        var p = Rows([0.8, 0.2], [0.8, 0.2], [0.2, 0.8], [0.2, 0.8]);
        var parts = Cls.brier_decomposition(p, Classes(0, 1, 1, 1), 10);
        Close(2 * (0.5 * 0.09 + 0.5 * 0.04), parts.Reliability);
        Close(2 * (0.5 * 0.0625 + 0.5 * 0.0625), parts.Resolution);
        Close(2 * 0.25 * 0.75, parts.Uncertainty);
        Close(0, parts.WithinBin);
        // All right with certainty: only resolution, and it pays for the uncertainty.
        var certain = Cls.brier_decomposition(eye(4, dtype: float64), arange(4, dtype: int64));
        Close(0, certain.Reliability);
        Close(certain.Uncertainty, certain.Resolution);
    }

    [Fact]
    public void Adaptive_bins_do_not_depend_on_the_order_of_rows()
    {
        using var scope = NewDisposeScope();
        // Three rows of one confidence, one of them right, cut in two bins: both see a third of a hit for each.
        var p = Rows([0.6, 0.4], [0.6, 0.4], [0.6, 0.4], [0.9, 0.1]);
        foreach (var targets in new[] { Classes(0, 1, 1, 0), Classes(1, 0, 1, 0), Classes(1, 1, 0, 0) })
        {
            var bins = Cal.reliability_equal_mass(p, targets, 2);
            Assert.Equal([2, 2], bins.Select(bin => bin.Count));
            Close(1 / 3.0, bins[0].Accuracy!.Value);
            Close((1 / 3.0 + 1) / 2, bins[1].Accuracy!.Value);
            Assert.Equal((0.6, 0.9), (bins[1].Lower, bins[1].Upper));
        }
        // One confidence throughout: the gap of the whole, whatever the bins.
        Close(0.6 - 0.25, Cal.adaptive_ece(full([4, 2], 0.5, dtype: float64).add(Vector(0.1, -0.1)), Classes(0, 1, 1, 1), 3));
    }

    [Fact]
    public void Perfect_worst_and_single()
    {
        using var scope = NewDisposeScope();
        var certain = eye(4);
        var (right, wrong) = (arange(4, dtype: int64), arange(4, dtype: int64).add(1).remainder(4));
        Assert.Equal((0, 0, 0), (Cal.mce(certain, right), Cal.classwise_ece(certain, right), Cal.adaptive_ece(certain, right)));
        Assert.Equal((1, 0.5, 1), (Cal.mce(certain, wrong), Cal.classwise_ece(certain, wrong, 1) + 0.5, Cal.adaptive_ece(certain, wrong)));
        // Each class: a false 1 and a false 0 among four rows, in bins of their own.
        Close(2 / 4.0, Cal.classwise_ece(certain, wrong, 2));
        Close(0.3, Cal.mce(Rows([0.7, 0.3]), Classes(0)));
        Close(0.3, Cal.classwise_ece(Rows([0.7, 0.3]), Classes(0)));
        Close(0.3, Cal.adaptive_ece(Rows([0.7, 0.3]), Classes(0)));
    }

    [Fact]
    public void Misfits_are_refused_with_what_came()
    {
        using var scope = NewDisposeScope();
        var (p, y) = (Rows([0.4, 0.6]), Classes(1));
        foreach (var metric in new Func<Tensor, Tensor, int, object>[]
        {
            (a, b, n) => Cal.mce(a, b, n), (a, b, n) => Cal.classwise_ece(a, b, n), (a, b, n) => Cal.adaptive_ece(a, b, n),
            (a, b, n) => Cls.brier_decomposition(a, b, n),
        })
        {
            Assert.Contains("n_bins: expected at least 1, got 0", Refused<ArgumentException>(() => metric(p, y, 0)));
            Assert.Contains("(0, 2)", Refused<ArgumentException>(() => metric(p[..0], Classes(), 5)));
            Assert.Contains("classes from 2 to 2", Refused<ArgumentException>(() => metric(p, Classes(2), 5)));
            Assert.Contains("NaN", Refused<ArgumentException>(() => metric(Rows([double.NaN, 1]), y, 5)));
            Assert.Contains("Int64", Refused<ArgumentException>(() => metric(Rows([0.4, 0.6]).to(int64), y, 5)));
            Refused<ArgumentException>(() => metric(p, y.to(int32), 5));
            Refused<ArgumentException>(() => metric(p, Classes(0, 1), 5));
        }
    }
}
