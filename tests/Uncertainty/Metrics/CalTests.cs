using DropoutTorch.Uncertainty;
using static TorchSharp.torch;
using static Uncertainty.Tests.Values;

namespace Uncertainty.Tests;

public class CalTests
{
    [Fact]
    public void Ece_by_hand()
    {
        using var scope = NewDisposeScope();
        // Two bins: (0, 0.5] holds 0.5 right; (0.5, 1] holds 0.6 wrong, 0.8 right, 1.0 right.
        var confidence = tensor(new[] { 0.5, 0.6, 0.8, 1.0 });
        var correct = tensor(new[] { true, false, true, true });
        Close(1 / 4.0 * 0.5 + 3 / 4.0 * Math.Abs(2 / 3.0 - 0.8), Cal.ece_from_confidence(confidence, correct, 2));
        Close((0.5 + 0.6 + 0.2 + 0.0) / 4, Cal.ece_from_confidence(confidence, correct, 10));
        Close(Math.Abs(0.75 - 0.725), Cal.ece_from_confidence(confidence, correct, 1));
    }

    [Fact]
    public void Bins_include_their_upper_edge()
    {
        using var scope = NewDisposeScope();
        // Every edge of 15 bins, the float64 next above it, and 0.
        var edges = Enumerable.Range(1, 15).Select(b => b / 15.0).ToArray();
        var counts = Counts(tensor(edges));
        Assert.All(counts, count => Assert.Equal(1, count));
        var above = Counts(tensor(edges[..^1].Select(Math.BitIncrement).ToArray()));
        Assert.Equal(0, above[0]);
        Assert.All(above[1..], count => Assert.Equal(1, count));
        Assert.Equal(1, Counts(zeros([1], dtype: float64))[0]);
    }

    [Fact]
    public void A_float32_on_the_edge_is_on_the_edge()
    {
        using var scope = NewDisposeScope();
        // 0.2f is above 0.2 in float64, but it is what 3/15 rounds to.
        Assert.True((double)0.2f > 0.2);
        Assert.Equal(1, Counts(tensor(new[] { 0.2f }))[2]);
        Assert.Equal(1, Counts(tensor(new[] { MathF.BitIncrement(0.2f) }))[3]);
        Assert.Equal(1, Counts(tensor(new[] { 0.2f }).to(bfloat16))[2]);
    }

    [Fact]
    public void Reliability_shows_each_bin_and_leaves_empty_ones_open()
    {
        using var scope = NewDisposeScope();
        var p = Rows([0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.5, 0.5]);
        var bins = Cal.reliability(p, Classes(0, 1, 0, 1), 4);
        Assert.Equal(new ReliabilityBin(0, 0.25, 0, null, null), bins[0]);
        Assert.Equal(new ReliabilityBin(0.25, 0.5, 1, 0.5, 0), bins[1]);
        Assert.Equal(new ReliabilityBin(0.5, 0.75, 1, 0.7, 1), bins[2]);
        Assert.Equal((0.75, 1.0, 2L), (bins[3].Lower, bins[3].Upper, bins[3].Count));
        Close(0.85, bins[3].Confidence!.Value);
        Close(0.5, bins[3].Accuracy!.Value);
        Assert.Equal(0, bins[0].Gap);
        Close(0.35, bins[3].Gap);
        Close((0.5 + 0.3 + 2 * 0.35) / 4, Cal.ece(p, Classes(0, 1, 0, 1), 4));
    }

    [Fact]
    public void Perfect_and_worst()
    {
        using var scope = NewDisposeScope();
        var certain = eye(5, dtype: float32);
        Assert.Equal(0, Cal.ece(certain, arange(5, dtype: int64)));
        Assert.Equal(1, Cal.ece(certain, arange(5, dtype: int64).add(1).remainder(5)));
        // Right as often as claimed: four classes, uniform, each class once; the first wins the tie.
        Close(0, Cal.ece(full([4, 4], 0.25, dtype: float64), arange(4, dtype: int64)));
        Assert.Equal(0, Cal.ece(ones([3, 1]), zeros([3], dtype: int64)));
    }

    [Fact]
    public void Confidence_is_the_highest_probability_in_the_inputs_type()
    {
        using var scope = NewDisposeScope();
        var confidence = Cal.confidence(Rows([0.2, 0.7, 0.1], [0.4, 0.3, 0.3]).to(float32));
        Assert.Equal(ScalarType.Float32, confidence.dtype);
        Assert.Equal([(double)0.7f, (double)0.4f], Of(confidence));
    }

    [Fact]
    public void Misfits_are_refused_with_what_came()
    {
        using var scope = NewDisposeScope();
        var (p, y) = (Rows([0.4, 0.6]), Classes(1));
        Assert.Contains("got 0", Refused<ArgumentException>(() => Cal.ece(p, y, 0)));
        Assert.Contains("got -1", Refused<ArgumentException>(() => Cal.reliability(p, y, -1)));
        Assert.Contains("(0, 2)", Refused<ArgumentException>(() => Cal.ece(p[..0], Classes())));
        Refused<ArgumentException>(() => Cal.ece(p, Classes(2)));
        Refused<ArgumentException>(() => Cal.ece(p.mul(3), y));
        Refused<ArgumentException>(() => Cal.ece_from_confidence(tensor(new[] { 1.01 }), tensor(new[] { true })));
        Refused<ArgumentException>(() => Cal.ece_from_confidence(tensor(new[] { double.NaN }), tensor(new[] { true })));
        Assert.Contains("(2)", Refused<ArgumentException>(() => Cal.ece_from_confidence(tensor(new[] { 0.5 }), tensor(new[] { true, true }))));
        Assert.Contains("Float64", Refused<ArgumentException>(() => Cal.ece_from_confidence(tensor(new[] { 0.5 }), tensor(new[] { 1.0 }))));
    }

    private static long[] Counts(Tensor confidence) =>
        [.. Cal.reliability_from_confidence(confidence, ones_like(confidence, dtype: ScalarType.Bool)).Select(bin => bin.Count)];
}
