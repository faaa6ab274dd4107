using DropoutTorch.Uncertainty;
using static TorchSharp.torch;
using static Uncertainty.Tests.Values;

namespace Uncertainty.Tests;

public class PredictiveTests
{
    // Two passes over three inputs: they contradict each other, agree on a toss-up, agree and are certain.
    private static Tensor Samples() => stack(
    [
        Rows([1, 0], [0.5, 0.5], [0, 1]),
        Rows([0, 1], [0.5, 0.5], [0, 1]),
    ]);

    [Fact]
    public void Disagreement_is_epistemic_and_a_toss_up_aleatoric()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([0.5, 0.5, 0.5, 0.5, 0, 1], Of(Predictive.mean_probability(Samples())));
        Close([Math.Log(2), Math.Log(2), 0], Predictive.predictive_entropy(Samples()));
        Close([0, Math.Log(2), 0], Predictive.expected_entropy(Samples()));
        Close([Math.Log(2), 0, 0], Predictive.mutual_information(Samples()));
        Assert.Equal([0.5, 0, 0], Of(Predictive.variation_ratio(Samples())));
        Assert.Equal([0.5, 0.5, 0, 0, 0, 0], Of(Predictive.class_variance(Samples())));
        Assert.Equal([0.25, 0.25, 0, 0, 0, 0], Of(Predictive.class_variance(Samples(), unbiased: false)));
    }

    [Fact]
    public void Entropy_of_certain_uniform_and_mixed()
    {
        using var scope = NewDisposeScope();
        var entropy = Predictive.entropy(Rows([1, 0, 0, 0], [0.25, 0.25, 0.25, 0.25], [0.5, 0.25, 0.125, 0.125]));
        Close([0, Math.Log(4), 1.75 * Math.Log(2)], entropy);
        // Zero and not minus zero: it is printed.
        Assert.False(double.IsNegative(Of(entropy)[0]));
        Assert.Equal([0.0], Of(Predictive.entropy(Rows([1]))));
    }

    [Fact]
    public void One_pass_has_no_spread()
    {
        using var scope = NewDisposeScope();
        var one = Rows([0.3, 0.7], [0.9, 0.1]).unsqueeze(0);
        Assert.Equal([0.0, 0], Of(Predictive.mutual_information(one)));
        Assert.Equal([0.0, 0], Of(Predictive.variation_ratio(one)));
        Assert.Equal([0.0, 0, 0, 0], Of(Predictive.class_variance(one)));
        Close(Of(Predictive.entropy(one[0])), Predictive.predictive_entropy(one), 0);
    }

    [Fact]
    public void Mutual_information_is_never_below_zero()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        // Equal passes: the difference of the entropies is rounding alone.
        var equal = randn([1, 2000, 7], dtype: float64).softmax(-1).expand(9, 2000, 7);
        Assert.All(Of(Predictive.mutual_information(equal)), value => Assert.InRange(value, 0, 1e-14));
        Assert.All(Of(Predictive.class_variance(equal)), value => Assert.InRange(value, 0, 1e-30));
    }

    [Fact]
    public void Votes_count_passes_and_ties_go_to_the_lowest_class()
    {
        using var scope = NewDisposeScope();
        var passes = stack(
        [
            Rows([0.4, 0.4, 0.2]), // class 0, by the tie
            Rows([0.1, 0.6, 0.3]),
            Rows([0.1, 0.3, 0.6]),
            Rows([0.5, 0.3, 0.2]),
            Rows([0.2, 0.3, 0.5]),
        ]);
        Close([1 - 2 / 5.0], Predictive.variation_ratio(passes));
    }

    [Fact]
    public void Misfits_are_refused_with_what_came()
    {
        using var scope = NewDisposeScope();
        var rows = Rows([0.5, 0.5]);
        Assert.Contains("(T, N, C)", Refused<ArgumentException>(() => Predictive.mutual_information(rows)));
        Assert.Contains("(0, 1, 2)", Refused<ArgumentException>(() => Predictive.mean_probability(rows.unsqueeze(0)[..0])));
        Assert.Contains("(1)", Refused<ArgumentException>(() => Predictive.entropy(ones([1], dtype: float64))));
        Assert.Contains("Int64", Refused<ArgumentException>(() => Predictive.entropy(ones([1, 1], dtype: int64))));
        Assert.Contains("softmax", Refused<ArgumentException>(() => Predictive.variation_ratio(rows.unsqueeze(0).mul(4))));
        Assert.Contains("(0, 0, 1)", Refused<ArgumentException>(() => Predictive.expected_entropy(Rows([0, double.NaN]).unsqueeze(0))));
    }
}
