using DropoutTorch.Uncertainty;
using static TorchSharp.torch;
using static Uncertainty.Tests.Values;

namespace Uncertainty.Tests;

public class ScTests
{
    [Theory]
    [InlineData("useful")]
    [InlineData("ties")]
    [InlineData("losses")]
    [InlineData("one_value")]
    public void Equal_the_reference(string name)
    {
        using var scope = NewDisposeScope();
        var golden = new Golden("selection", name);
        var (uncertainty, losses) = (golden.Vector("uncertainty"), golden.Vector("losses"));
        golden.Near("aurc", Sc.aurc(uncertainty, losses));
        golden.Near("augrc", Sc.augrc(uncertainty, losses));
        golden.Near("coverage_at_risk", Sc.coverage_at_risk(uncertainty, losses));
        if (golden.Has("augrc_identity")) golden.Near("augrc_identity", Sc.augrc(uncertainty, losses.to(ScalarType.Bool)));
        var curve = Sc.risk_coverage(uncertainty, losses);
        Assert.Equal(golden.Numbers("coverage").Length, curve.Count);
        foreach (var (coverage, point) in golden.Numbers("coverage").Zip(curve)) Near(coverage, point.Coverage);
        foreach (var (risk, point) in golden.Numbers("risk").Zip(curve)) Near(risk, point.Risk);
    }

    [Fact]
    public void Values_by_hand()
    {
        using var scope = NewDisposeScope();
        // In order of uncertainty: right, wrong, right, right.
        var (uncertainty, wrong) = (Vector(0.4, 0.1, 0.3, 0.2), tensor(new[] { false, false, false, true }));
        Assert.Equal([new(0.1, 0.25, 0), new(0.2, 0.5, 0.5), new(0.3, 0.75, 1 / 3.0), new(0.4, 1, 0.25)],
            Sc.risk_coverage(uncertainty, wrong));
        Close((0 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0) / 4, Sc.aurc(uncertainty, wrong));
        // Trapezoids over g = 0, 0, ¼, ¼, ¼ at coverages 0, ¼, ½, ¾, 1.
        Close((0 + 0.125 + 0.25 + 0.25) / 4, Sc.augrc(uncertainty, wrong));
        Assert.Equal(0.25, Sc.coverage_at_risk(uncertainty, wrong));
        Assert.Equal(1, Sc.coverage_at_risk(uncertainty, wrong, 0.25));
        Assert.Equal(0.75 + 0.25, Sc.coverage_at_risk(uncertainty, wrong, 0.4));
    }

    [Fact]
    public void Equal_uncertainties_are_the_mean_over_all_orders()
    {
        using var scope = NewDisposeScope();
        double[] losses = [0, 1, 0.5];
        int[][] orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        var apart = orders.Select(order => Vector([.. order.Select(i => losses[i])])).ToArray();
        var ranks = Vector(1, 2, 3);
        var equal = ones([3], dtype: float64);
        Close(apart.Average(one => Sc.aurc(ranks, one)), Sc.aurc(equal, Vector(losses)));
        Close(apart.Average(one => Sc.augrc(ranks, one)), Sc.augrc(equal, Vector(losses)));
        Assert.Single(Sc.risk_coverage(equal, Vector(losses)));
    }

    [Fact]
    public void All_right_all_wrong_and_one_sample()
    {
        using var scope = NewDisposeScope();
        var uncertainty = Vector(1, 2, 2, 3);
        var (right, wrong) = (zeros([4], ScalarType.Bool), ones([4], ScalarType.Bool));
        Assert.Equal((0, 0, 1), (Sc.aurc(uncertainty, right), Sc.augrc(uncertainty, right), Sc.coverage_at_risk(uncertainty, right)));
        Assert.Equal((1, 0.5, 0), (Sc.aurc(uncertainty, wrong), Sc.augrc(uncertainty, wrong), Sc.coverage_at_risk(uncertainty, wrong)));
        Assert.Equal((1, 0.5), (Sc.aurc(Vector(7), wrong[..1]), Sc.augrc(Vector(7), wrong[..1])));
    }

    [Fact]
    public void Misfits_are_refused_with_what_came()
    {
        using var scope = NewDisposeScope();
        var good = Vector(1, 2);
        Assert.Equal("uncertainty: expected shape (N) without an empty dimension, got (0)",
            Refused<ArgumentException>(() => Sc.aurc(Vector(), Vector())));
        Assert.Equal("losses: expected shape (2), one number for each sample, got (1)",
            Refused<ArgumentException>(() => Sc.augrc(good, Vector(1))));
        Assert.Equal("losses: expected numbers of at least 0, got a negative one, first at index (1)",
            Refused<ArgumentException>(() => Sc.aurc(good, Vector(1, -1))));
        Assert.Equal("losses: expected a floating-point dtype, got Int64", Refused<ArgumentException>(() => Sc.aurc(good, Classes(0, 1))));
        Refused<ArgumentException>(() => Sc.aurc(Vector(1, double.NaN), good));
        Assert.Equal("risk: expected a finite number of at least 0, got -1",
            Refused<ArgumentException>(() => Sc.coverage_at_risk(good, good, -1)));
    }
}
