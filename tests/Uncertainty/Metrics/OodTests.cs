using DropoutTorch.Uncertainty;
using static TorchSharp.torch;
using static Uncertainty.Tests.Values;

namespace Uncertainty.Tests;

public class OodTests
{
    [Theory]
    [InlineData("apart")]
    [InlineData("ties")]
    [InlineData("backwards")]
    [InlineData("one_value")]
    [InlineData("one_each")]
    public void Equal_the_reference(string name)
    {
        using var scope = NewDisposeScope();
        var golden = new Golden("detection", name);
        var (inside, outside) = (golden.Vector("in"), golden.Vector("out"));
        golden.Near("auroc", Ood.auroc(inside, outside));
        golden.Near("aupr_out", Ood.aupr_out(inside, outside));
        golden.Near("aupr_in", Ood.aupr_in(inside, outside));
        golden.Near("fpr95", Ood.fpr95(inside, outside));
        golden.Near("fpr80", Ood.fpr95(inside, outside, 0.8));
        var curve = Ood.roc(inside, outside);
        Assert.Equal(golden.Table("roc").Length, curve.Count);
        foreach (var (point, one) in curve.Zip(golden.Table("roc")))
        {
            Near(one[0], point.FalsePositiveRate);
            Near(one[1], point.TruePositiveRate);
        }
    }

    [Fact]
    public void Values_by_hand()
    {
        using var scope = NewDisposeScope();
        // Out 2 is above 1 and equals 2, out 5 is above all: 4½ of six pairs.
        var (inside, outside) = (Vector(1, 2, 4), Vector(2, 5));
        Close(4.5 / 6, Ood.auroc(inside, outside));
        // Thresholds 5, 4, 2: recall 1/2 at precision 1, then 1 at 2/4.
        Close(0.5 + 0.5 * 0.5, Ood.aupr_out(inside, outside));
        // Thresholds 1, 2, 4: recall 1/3 at 1, 2/3 at 2/3, 1 at 3/4.
        Close((1 + 2 / 3.0 + 3 / 4.0) / 3, Ood.aupr_in(inside, outside));
        Assert.Equal(0.5, Ood.fpr95(inside, outside));
        Assert.Equal(0, Ood.fpr95(inside, outside, 1 / 3.0));
        Assert.Equal([new(double.PositiveInfinity, 0, 0), new(5, 0, 0.5), new(4, 1 / 3.0, 0.5), new(2, 2 / 3.0, 1), new(1, 1, 1)],
            Ood.roc(inside, outside));
    }

    [Fact]
    public void Extremes()
    {
        using var scope = NewDisposeScope();
        var (low, high) = (Vector(0, 0, 1), Vector(2, 3));
        Assert.Equal((1, 1, 1, 0), (Ood.auroc(low, high), Ood.aupr_out(low, high), Ood.aupr_in(low, high), Ood.fpr95(low, high)));
        Assert.Equal((0, 1), (Ood.auroc(high, low), Ood.fpr95(high, low)));
        // A score that is the same everywhere says nothing: the share of the positive side is left.
        var (inside, outside) = (ones([3], dtype: float64), ones([1], dtype: float64));
        Assert.Equal((0.5, 0.25, 0.75, 1),
            (Ood.auroc(inside, outside), Ood.aupr_out(inside, outside), Ood.aupr_in(inside, outside), Ood.fpr95(inside, outside)));
    }

    [Fact]
    public void Ninety_five_of_a_hundred_is_ninety_five_percent()
    {
        using var scope = NewDisposeScope();
        var inside = arange(100, dtype: float64);
        Assert.Equal(0, Ood.fpr95(inside, Vector(95)));
        Assert.Equal(1, Ood.fpr95(inside, Vector(94)));
    }

    [Fact]
    public void Scores_are_those_of_the_samples()
    {
        using var scope = NewDisposeScope();
        var samples = stack([Rows([0.9, 0.1], [0.5, 0.5]), Rows([0.3, 0.7], [0.5, 0.5])]);
        Close([0.4, 0.5], Ood.score(OodScore.MaxProbability, samples));
        Close(Of(Predictive.predictive_entropy(samples)), Ood.score(OodScore.Entropy, samples));
        Close(Of(Predictive.mutual_information(samples)), Ood.score(OodScore.MutualInformation, samples));
        Close([0.5, 0], Ood.score(OodScore.VariationRatio, samples));
        Assert.Equal([0.0], Of(Ood.score(OodScore.MaxProbability, ones([1, 1, 1]))));
        Assert.Contains("got 9", Refused<ArgumentException>(() => Ood.score((OodScore)9, samples)));
    }

    [Fact]
    public void Scores_of_a_prediction_are_its_own_and_stay_when_it_goes()
    {
        using var scope = NewDisposeScope();
        using var model = Networks.Small();
        double[][] kept;
        Tensor[] scores;
        using (var prediction = new McSampler(model, samples: 9, seed: 3).Predict(Networks.Inputs()))
        {
            kept = [Of(prediction.PredictiveEntropy), Of(prediction.MutualInformation), Of(prediction.VariationRatio)];
            OodScore[] kinds = [OodScore.Entropy, OodScore.MutualInformation, OodScore.VariationRatio];
            scores = [.. kinds.Select(kind => Ood.score(kind, prediction))];
            Close(Of(Ood.score(OodScore.MaxProbability, prediction.MeanProbability.unsqueeze(0))),
                Ood.score(OodScore.MaxProbability, prediction));
            Assert.Contains("got 9", Refused<ArgumentException>(() => Ood.score((OodScore)9, prediction)));
        }
        Assert.Equal(kept, scores.Select(Of));
    }

    [Fact]
    public void Misfits_are_refused_with_what_came()
    {
        using var scope = NewDisposeScope();
        var good = Vector(1, 2);
        Assert.Equal("in_scores: expected shape (N) without an empty dimension, got (0)",
            Refused<ArgumentException>(() => Ood.auroc(Vector(), good)));
        Assert.Equal("out_scores: expected finite numbers, got NaN or infinity, first at index (0)",
            Refused<ArgumentException>(() => Ood.aupr_in(good, Vector(double.NaN))));
        Refused<ArgumentException>(() => Ood.aupr_out(good, Vector()));
        Refused<ArgumentException>(() => Ood.fpr95(Vector(double.NegativeInfinity), good));
        Assert.Equal("tpr: expected a number between 0 and 1, got 1", Refused<ArgumentException>(() => Ood.fpr95(good, good, 1)));
        Assert.Equal("in_scores: expected a floating-point dtype, got Int64",
            Refused<ArgumentException>(() => Ood.roc(Classes(1), good)));
        Refused<ArgumentException>(() => Ood.auroc(good.unsqueeze(0), good));
    }
}
