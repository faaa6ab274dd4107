using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace Engine.Tests.Nn;

/// <summary>The stock layers; the project's own are tested in their own room.</summary>
public class DropoutTests
{
    public static TheoryData<double> NotProbabilities() => [-0.1, 1.5, double.NaN, double.PositiveInfinity];

    [Theory]
    [MemberData(nameof(NotProbabilities))]
    public void WhatIsNoProbabilityIsRefused(double p)
    {
        using var input = ones(2, 3, 4);
        var message = $"dropout probability has to be between 0 and 1, but got {p} (Parameter 'p')";
        var attempts = new Action[]
        {
            () => Dropout(p), () => Dropout1d(p), () => Dropout2d(p), () => Dropout3d(p), () => AlphaDropout(p), () => FeatureAlphaDropout(p),
            () => dropout(input, p), () => dropout(input, p, training: false), () => dropout1d(input, p), () => alpha_dropout(input, p),
            () => feature_alpha_dropout(input, p), () => Dropout().p = p,
        };
        Assert.All(attempts, attempt => Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(attempt).Message));
    }

    [Fact]
    public void SurvivorsAreScaledAndTheShareOfZerosIsP()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var module = Dropout(0.2);
        var output = module.call(ones(100, 1000));
        Assert.Equal(0, ((output != 0) & (output != 1 / 0.8f)).sum().ToInt64());
        // 100,000 draws: standard deviation 0.00126; six of them, a false alarm in 500 million seeds.
        Assert.InRange((output == 0).to(float64).mean().ToDouble(), 0.2 - 0.0076, 0.2 + 0.0076);
    }

    [Fact]
    public void ProbabilityCanBeChangedBetweenCalls()
    {
        using var scope = NewDisposeScope();
        using var module = Dropout(0);
        Assert.Equal(ones(50), module.call(ones(50)));
        module.p = 1;
        Assert.Equal(zeros(50), module.call(ones(50)));
        module.eval();
        Assert.Equal(ones(50), module.call(ones(50)));
    }

    [Fact]
    public void InPlaceChangesTheInputItself()
    {
        using var scope = NewDisposeScope();
        using var module = Dropout(1, inplace: true);
        var input = ones(4);
        var output = module.call(input);
        Assert.NotSame(input, output);
        Assert.Equal(zeros(4), input);
        Assert.Equal(zeros(4), output);
    }

    [Fact]
    public void ChannelsFallAsAWhole()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        AssertWhole(Dropout1d().call(ones(8, 16, 5)), 2);
        AssertWhole(Dropout2d().call(ones(8, 16, 3, 5)), 2);
        AssertWhole(Dropout3d().call(ones(new long[] { 8, 16, 2, 3, 2 })), 2);
        AssertWhole(Dropout1d().call(ones(64, 5)), 1);
        AssertWhole(Dropout2d().call(ones(64, 3, 5)), 1);
        AssertWhole(Dropout3d(inplace: true).call(ones(64, 2, 3, 2)), 1);
    }

    [Fact]
    public void OtherRanksAreRefused()
    {
        using var matrix = ones(2, 3);
        using var five = ones(new long[] { 1, 2, 3, 4, 5 });
        Assert.Equal("Dropout2d: expected 4 dimensions, or 3 without a batch, got 2. (Parameter 'input')",
            Assert.Throws<ArgumentException>(() => dropout2d(matrix)).Message);
        Assert.Equal("Dropout1d: expected 3 dimensions, or 2 without a batch, got 5. (Parameter 'input')",
            Assert.Throws<ArgumentException>(() => dropout1d(five, training: false)).Message);
        Assert.Throws<ArgumentException>(() => dropout3d(matrix));
    }

    [Fact]
    public void AlphaDropoutPutsTheSaturationValueInPlace()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        const double saturation = 1.7580993408473766, p = 0.3;
        var a = 1 / Math.Sqrt((saturation * saturation * p + 1) * (1 - p));
        var (dropped, kept) = (a * -saturation + a * saturation * p, a + a * saturation * p);
        foreach (var value in alpha_dropout(ones(200, float64), p, training: true).data<double>().ToArray())
            Assert.True(Math.Abs(value - dropped) < 1e-12 || Math.Abs(value - kept) < 1e-12, $"{value} is neither {dropped} nor {kept}");
        Assert.Equal(ones(5), alpha_dropout(ones(5), p));
    }

    /// <summary>Every channel is all 0 or all 2, and both occur (else: one chance in 2^64 or less).</summary>
    private static void AssertWhole(Tensor output, int channelDimensions)
    {
        var channels = output.flatten(0, channelDimensions - 1).flatten(1);
        Assert.Equal(channels.amin([1]), channels.amax([1]));
        Assert.Equal((0.0, 2.0), (output.min().ToDouble(), output.max().ToDouble()));
    }
}
