using DropoutTorch.Uncertainty;
using static TorchSharp.torch;
using static Uncertainty.Tests.Values;

namespace Uncertainty.Tests;

/// <summary>What must not change a metric, on drawn inputs with ties.</summary>
public class MetricInvarianceTests
{
    private const int N = 60;

    private static readonly Dictionary<string, Func<Inputs, double>> s_metrics = new()
    {
        ["accuracy"] = x => Cls.accuracy(x.P, x.Y),
        ["nll"] = x => Cls.nll(x.P, x.Y),
        ["brier"] = x => Cls.brier(x.P, x.Y),
        ["within bin"] = x => Cls.brier_decomposition(x.P, x.Y, 5).WithinBin,
        ["ece"] = x => Cal.ece(x.P, x.Y),
        ["adaptive ece"] = x => Cal.adaptive_ece(x.P, x.Y, 7),
        ["classwise ece"] = x => Cal.classwise_ece(x.P, x.Y),
        ["mce"] = x => Cal.mce(x.P, x.Y),
        ["temperature"] = x => TemperatureScaling.Fit(x.P, x.Y).Temperature,
        ["vector"] = x => VectorScaling.Fit(x.P, x.Y).Weights[1],
        ["auroc"] = x => Ood.auroc(x.A, x.B),
        ["aupr out"] = x => Ood.aupr_out(x.A, x.B),
        ["aupr in"] = x => Ood.aupr_in(x.A, x.B),
        ["fpr95"] = x => Ood.fpr95(x.A, x.B),
        ["aurc"] = x => Sc.aurc(x.A, x.B.abs()),
        ["augrc"] = x => Sc.augrc(x.A, x.B.abs()),
        ["coverage at risk"] = x => Sc.coverage_at_risk(x.A, x.B.gt(0), 0.5),
        ["rmse"] = x => Reg.rmse(x.A, x.B),
        ["mae"] = x => Reg.mae(x.A, x.B),
        ["log-likelihood"] = x => Reg.log_likelihood(x.S, x.A, 2),
        ["crps"] = x => Reg.crps_samples(x.S, x.A),
        ["crps of normals"] = x => Reg.crps_gaussian(x.A, x.B.abs(), x.A),
        ["calibration error"] = x => Reg.calibration_error(Reg.pit_samples(x.S, x.A)),
        ["sharpness"] = x => Reg.sharpness(x.B.abs()),
        ["conformal sets"] = x => ConformalSets.Fit(ConformalScore.Aps, x.P, x.Y, 0.2).Threshold,
        ["conformal margin"] = x => ConformalIntervals.Fit(x.A, x.B, 0.2).Margin,
        ["error of a mean"] = x => MonteCarlo.mean(x.A).StandardError,
    };

    public static TheoryData<string> Names => [.. s_metrics.Keys];

    private sealed record Inputs(Tensor P, Tensor Y, Tensor A, Tensor B, Tensor S)
    {
        internal Tensor[] All => [P, Y, A, B, S];

        internal Inputs Map(Func<Tensor, Tensor> rows) =>
            new(rows(P), rows(Y), rows(A), rows(B), rows(S.t()).t());

        internal Inputs Floating(Func<Tensor, Tensor> change) => new(change(P), Y, change(A), change(B), change(S));
    }

    // Halves, quarters and eighths: exact in all floating types, with many ties.
    private static Inputs Draw()
    {
        var random = new Random(4);
        var counts = zeros([N, 4], dtype: float64);
        for (var row = 0; row < N; row++)
            for (var ball = 0; ball < 8; ball++) counts[row, random.Next(4)].add_(0.125);
        Tensor Numbers(int count) => Vector([.. Enumerable.Range(0, count).Select(_ => random.Next(-8, 9) / 4.0)]);
        var targets = Classes([.. Enumerable.Range(0, N).Select(i => (long)(i % 4))]);
        // As many of the likeliest class as a network would get, so that a scaling exists; every class occurs.
        targets[..(N / 2)] = counts.argmax(-1)[..(N / 2)];
        var possible = counts.clamp_min(0.03125);
        return new(possible.div(possible.sum(-1, keepdim: true)), targets, Numbers(N), Numbers(N), Numbers(9 * N).reshape(9, N));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_order_of_rows_does_not_matter(string name)
    {
        using var scope = NewDisposeScope();
        var inputs = Draw();
        var order = Classes([.. Enumerable.Range(0, N).Select(i => (long)(i * 37 % N))]);
        Near(s_metrics[name](inputs), s_metrics[name](inputs.Map(one => one.index_select(0, order))), 1e-11);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Layout_gradients_and_a_narrower_type_do_not_matter(string name)
    {
        using var scope = NewDisposeScope();
        var inputs = Draw();
        var expected = s_metrics[name](inputs);
        var scattered = inputs.Floating(one => stack([one, one.neg()], -1).select(-1, 0));
        Assert.False(scattered.P.is_contiguous());
        Assert.Equal(expected, s_metrics[name](scattered));
        Assert.Equal(expected, s_metrics[name](inputs.Floating(one => one.clone().requires_grad_())));
        // Probabilities round to float32; the other numbers are exact in it.
        Near(expected, s_metrics[name](inputs.Floating(one => one.to(float32))), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_arguments_stay_as_they_are(string name)
    {
        using var scope = NewDisposeScope();
        var (inputs, same) = (Draw(), Draw());
        s_metrics[name](inputs);
        Assert.Equal(same.All.SelectMany(Of), inputs.All.SelectMany(Of));
    }

    [Fact]
    public void Only_the_order_of_scores_matters()
    {
        using var scope = NewDisposeScope();
        var inputs = Draw();
        var (a, b, c, d) = (inputs.A, inputs.B, inputs.A.exp().add(3), inputs.B.exp().add(3));
        Assert.Equal(Ood.auroc(a, b), Ood.auroc(c, d));
        Assert.Equal(Ood.aupr_in(a, b), Ood.aupr_in(c, d));
        Assert.Equal(Ood.fpr95(a, b), Ood.fpr95(c, d));
        Assert.Equal(Sc.aurc(a, b.abs()), Sc.aurc(c, b.abs()), 1e-14);
        // The other side as the positive one, under negated scores, is the same question; under the same scores the opposite one.
        Assert.Equal(Ood.auroc(a, b), Ood.auroc(b.neg(), a.neg()));
        Near(1 - Ood.auroc(a, b), Ood.auroc(b, a));
        Assert.Equal(Ood.aupr_in(a, b), Ood.aupr_out(b.neg(), a.neg()));
    }

    [Fact]
    public void Areas_are_those_of_their_curves()
    {
        using var scope = NewDisposeScope();
        var inputs = Draw();
        var roc = Ood.roc(inputs.A, inputs.B);
        Near(Ood.auroc(inputs.A, inputs.B), roc.Zip(roc.Skip(1),
            (p, q) => (q.FalsePositiveRate - p.FalsePositiveRate) * (p.TruePositiveRate + q.TruePositiveRate) / 2).Sum());
        var curve = Sc.risk_coverage(inputs.A, inputs.B.abs()).Prepend(new(0, 0, 0)).ToArray();
        Near(Sc.augrc(inputs.A, inputs.B.abs()), curve.Zip(curve.Skip(1),
            (p, q) => (q.Coverage - p.Coverage) * (p.Coverage * p.Risk + q.Coverage * q.Risk) / 2).Sum());
    }

    [Fact]
    public void Units_scale()
    {
        using var scope = NewDisposeScope();
        var inputs = Draw();
        Near(4 * Reg.crps_samples(inputs.S, inputs.A), Reg.crps_samples(inputs.S.mul(4), inputs.A.mul(4)));
        Near(4 * Reg.rmse(inputs.A, inputs.B), Reg.rmse(inputs.A.mul(4), inputs.B.mul(4)));
        // Densities are per unit: four times the unit is ln 4 less.
        Near(Reg.log_likelihood(inputs.S, inputs.A, 2) - Math.Log(4), Reg.log_likelihood(inputs.S.mul(4), inputs.A.mul(4), 2 / 16.0));
    }
}
