using DropoutTorch.Layers;
using DropoutTorch.Uncertainty;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static Uncertainty.Tests.Values;

namespace Uncertainty.Tests;

public class McValuesTests
{
    // f = w · (x ∘ m) / (1 − p): mean w · x, variance p / (1 − p) Σ w² x².
    private const double P = 0.3;
    private static readonly double[] s_weight = [0.8, -1.5, 0.4, 2.0], s_input = [1.2, 0.7, -0.9, 0.5];

    /// <summary>
    /// 400 equal rows of 500 passes are 200,000 draws. Each comparison allows 5 standard errors: it fails for one seed in 1.7 million
    /// (normal distribution), the two together for one in 870,000. The seed is fixed.
    /// </summary>
    [Fact]
    public void Mean_and_epistemic_variance_are_those_of_a_linear_network()
    {
        using var scope = NewDisposeScope();
        const int rows = 400, samples = 500;
        using var model = LinearNetwork();
        var prediction = new McSampler(model, samples, seed: 4).PredictValues(tensor(s_input).unsqueeze(0).expand(rows, 4), RegressionNoise.OfPrecision(4));
        double mean = s_weight.Zip(s_input, (w, x) => w * x).Sum();
        double[] parts = [.. s_weight.Zip(s_input, (w, x) => w * w * x * x * P / (1 - P))];
        double variance = parts.Sum(), draws = rows * samples;
        // The fourth central moment of a sum of scaled Bernoulli numbers: excess (1 − 6p(1 − p)) / (p(1 − p)) each.
        double fourth = (3 * variance * variance) + parts.Sum(part => part * part * (1 - (6 * P * (1 - P))) / (P * (1 - P)));
        Assert.Equal(mean, Of(prediction.Mean).Average(), 5 * Math.Sqrt(variance / draws));
        Assert.Equal(variance, Of(prediction.EpistemicVariance).Average(), 5 * Math.Sqrt((fourth - (variance * variance)) / draws));
        Assert.All(Of(prediction.AleatoricVariance), value => Assert.Equal(0.25, value));
        Close(Of(prediction.EpistemicVariance.add(0.25)), prediction.Variance);
        Close(Of(prediction.EpistemicVariance.div(samples).sqrt()), prediction.StandardError);
        Assert.Null(prediction.LogLikelihood);
        Assert.Equal((samples, 0, false), (prediction.Samples, prediction.PrefixStages, prediction.IsPlainLoop));
    }

    [Fact]
    public void The_numbers_are_those_of_the_kept_passes()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        using var model = Sequential(Linear(3, 20), ReLU(), new InvertedDropout(0.4), Linear(20, 4));
        Tensor inputs = randn(9, 3), targets = randn(9, 2);
        var sampler = new McSampler(model, 60, seed: 5);
        var outputs = sampler.Outputs(inputs).to(float64);
        Tensor means = outputs[.., .., ..2], variances = outputs[.., .., 2..].exp();
        var prediction = sampler.PredictValues(inputs, RegressionNoise.LogVariance, targets);
        Close(Of(means.mean([0])), prediction.Mean);
        Close(Of(means.var([0], unbiased: true)), prediction.EpistemicVariance);
        Close(Of(variances.mean([0])), prediction.AleatoricVariance);
        var density = targets.to(float64).sub(means).square().div(variances).add(variances.mul(2 * Math.PI).log()).mul(-0.5).sum(-1);
        Close(Of(density.logsumexp(0).sub(Math.Log(60))), prediction.LogLikelihood!);
    }

    [Fact]
    public void The_likelihood_of_a_precision_is_the_fields_formula()
    {
        using var scope = NewDisposeScope();
        using var model = LinearNetwork();
        Tensor inputs = randn([6, 4], dtype: float64), targets = randn([6, 1], dtype: float64);
        const double tau = 2.5;
        var sampler = new McSampler(model, 40, seed: 5);
        // logsumexp_t(−τ/2 (y − y_t)²) − ln T − ½ ln 2π + ½ ln τ
        var expected = sampler.Outputs(inputs).sub(targets).square().mul(-tau / 2).logsumexp(0).squeeze(-1)
            .sub(Math.Log(40) + (0.5 * Math.Log(2 * Math.PI)) - (0.5 * Math.Log(tau)));
        Close(Of(expected), sampler.PredictValues(inputs, RegressionNoise.OfPrecision(tau), targets).LogLikelihood!);
    }

    [Fact]
    public void One_pass_has_no_spread_and_no_error()
    {
        using var scope = NewDisposeScope();
        using var model = LinearNetwork();
        var prediction = new McSampler(model, 1).PredictValues(ones([3, 4], dtype: float64), RegressionNoise.OfPrecision(1));
        Assert.Equal([0, 0, 0], Of(prediction.EpistemicVariance));
        Assert.All(Of(prediction.StandardError), value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void Misuse_is_refused_with_what_came_and_leaves_no_tensor()
    {
        using var scope = NewDisposeScope();
        using var model = LinearNetwork();
        var sampler = new McSampler(model, 3);
        var inputs = ones([3, 4], dtype: float64);
        var noise = RegressionNoise.OfPrecision(1);
        sampler.PredictValues(inputs, noise).Dispose();
        var before = Tensor.TotalCount;
        foreach (var tau in (double[])[0, -1, double.NaN, double.PositiveInfinity])
            Assert.StartsWith("tau: expected a precision above 0, got ", Assert.Throws<ArgumentOutOfRangeException>(() => RegressionNoise.OfPrecision(tau)).Message, StringComparison.Ordinal);
        Assert.Equal("model output: expected as many columns of means as of log-variances, got (3, 1)", Refused<ArgumentException>(() => sampler.PredictValues(inputs, RegressionNoise.LogVariance)));
        using (var targets = ones(3, 2))
            Assert.Equal("targets: expected the shape of the predicted means, (3, 1), got (3, 2)", Refused<ArgumentException>(() => sampler.PredictValues(inputs, noise, targets)));
        using (var infinite = full([3, 4], double.PositiveInfinity, dtype: float64))
            Assert.Contains("NaN or infinity", Refused<ArgumentException>(() => sampler.PredictValues(infinite, noise)), StringComparison.Ordinal);
        Assert.Equal(before, Tensor.TotalCount);
    }

    private static TorchSharp.Modules.Sequential LinearNetwork()
    {
        var linear = Linear(4, 1, hasBias: false, dtype: float64);
        using var grad = no_grad();
        linear.weight!.copy_(tensor(s_weight).unsqueeze(0));
        return Sequential(new InvertedDropout(P), linear);
    }
}
