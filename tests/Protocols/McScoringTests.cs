using DropoutTorch.Protocols;
using DropoutTorch.Uncertainty;
using TorchSharp;
using static TorchSharp.torch;

namespace Protocols.Tests;

public class McScoringTests
{
    private const int Features = 4, Hidden = 10;
    private static readonly double[] s_std = [2.5, 0.5];

    private static FitSettings[] Fits => [new(1, 0.1, 0.3, 0), new(2, 0.5, 4, 1), new(3, 0, 1, 1)];

    /// <summary>The metrics of all passes at once, for rows of two blocks of masks.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    public void Scores_are_the_metrics_of_all_passes(int passes)
    {
        using DisposeScope scope = NewDisposeScope();
        using var grad = no_grad();
        using var group = new FitGroup(Fits, Features, Hidden, 100, float64);
        Tensor x = randn(2, 140, Features, dtype: float64), y = randn(2, 140, dtype: float64);
        FitScore[] scores = McScoring.Of(group, x, y, s_std, passes, _ => { }, default);
        for (int i = 0; i < Fits.Length; i++)
        {
            FitSettings fit = Fits[i];
            Tensor all = cat([Passes(group, x, i, 0, 128, passes), Passes(group, x, i, 128, 12, passes)], 1).mul(s_std[fit.Data]);
            Tensor expected = y[fit.Data].mul(s_std[fit.Data]);
            double rmse = Reg.rmse(all.mean([0]), expected), ll = Reg.log_likelihood(all, expected, fit.Tau);
            Assert.Equal(rmse, scores[i].Rmse, 1e-12);
            Assert.Equal(ll, scores[i].LogLikelihood, 1e-11);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5000)]
    [InlineData(100_000)]
    public void Scores_do_not_depend_on_how_the_passes_are_divided(long chunkNumbers)
    {
        using DisposeScope scope = NewDisposeScope();
        using var grad = no_grad();
        using var group = new FitGroup(Fits, Features, Hidden, 100, float64);
        Tensor x = randn(2, 30, Features, dtype: float64), y = randn(2, 30, dtype: float64);
        FitScore[] whole = McScoring.Of(group, x, y, s_std, 50, _ => { }, default);
        double done = 0;
        FitScore[] parts = McScoring.Of(group, x, y, s_std, 50, share => done += share, default, chunkNumbers);
        Assert.Equal(1, done, 1e-12);
        Assert.All(whole.Zip(parts), pair =>
        {
            Assert.Equal(pair.First.Rmse, pair.Second.Rmse, 1e-12);
            Assert.Equal(pair.First.LogLikelihood, pair.Second.LogLikelihood, 1e-12);
        });
    }

    /// <summary>A residual of 100 deviations: exp(-5000) is 0 in any type, its logarithm is not.</summary>
    [Fact]
    public void A_row_far_off_has_a_finite_likelihood()
    {
        using DisposeScope scope = NewDisposeScope();
        using var grad = no_grad();
        using var group = new FitGroup([new(3, 0, 1, 0)], 1, Hidden, 100);
        FitScore score = Assert.Single(McScoring.Of(group, zeros(1, 1, 1), full(1, 1, 100f), [1], 10, _ => { }, default));
        Assert.Equal(100, score.Rmse, 1e-4);
        Assert.Equal(-5000 - (0.5 * Math.Log(2 * Math.PI)), score.LogLikelihood, 1e-2);
    }

    [Fact]
    public void The_best_is_the_first_of_equals_and_never_what_is_no_number()
    {
        FitScore[] Of(params double[] values) => [.. values.Select(value => new FitScore(0, value))];
        Assert.Equal(1, SplitRun.Best(Of(-2, -1, -1)));
        Assert.Equal(2, SplitRun.Best(Of(double.NaN, double.NegativeInfinity, -5, double.NaN)));
        Assert.Equal(0, SplitRun.Best(Of(-1)));
    }

    // One pass at a time, and one fit of the group's at a time.
    private static Tensor Passes(FitGroup group, Tensor x, int fit, int start, int rows, int passes) => cat(
        [.. Enumerable.Range(0, passes).Select(pass =>
            group.Sample(x.index_select(0, tensor(Fits.Select(f => (long)f.Data).ToArray())).narrow(1, start, rows).contiguous(), 1, start / 128, pass)[fit])], 0);
}
