using DropoutTorch.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Layers.Tests;

/// <summary>Dropout by hand: examples that tutorials give, computed. With few units every mask can be gone through, so nothing here is random.</summary>
public class WorkedExamplesTests
{
    [Fact]
    public void The_pre_activations_and_the_softmax_that_are_often_printed_wrong()
    {
        using var scope = NewDisposeScope();
        var x = arange(1, 9, dtype: float64);
        var weights = stack([arange(1, 9), arange(2, 10), arange(3, 11)]).to(float64) / 10;
        var z = weights.mv(x) + tensor(new[] { 0.1, 0.2, 0.3 });
        AssertClose([20.5, 24.2, 27.9], z, 1e-12);
        AssertClose([0.186, 0.307, 0.506], tensor(new[] { 1.85, 2.35, 2.85 }).softmax(0), 6e-4);
    }

    [Fact]
    public void Inference_divides_nothing()
    {
        using var scope = NewDisposeScope();
        var x = arange(1, 6, dtype: float64);
        AssertClose([1, 2, 3, 4, 5], Functional.inverted_dropout(x, 0.4, training: false), 0);
        AssertClose([0.6, 1.2, 1.8, 2.4, 3.0], Functional.standard_dropout(x, 0.4, training: false), 1e-15);
    }

    [Fact]
    public void A_given_mask_in_training()
    {
        using var scope = NewDisposeScope();
        var x = arange(1, 6, dtype: float64);
        var mask = tensor(new[] { 1.0, 0, 1, 1, 0 });
        AssertClose([1 / 0.6, 0, 3 / 0.6, 4 / 0.6, 0], Functional.inverted_dropout(x, mask, 0.4), 1e-15);
        AssertClose([1, 0, 3, 4, 0], Functional.standard_dropout(x, mask), 0);
    }

    /// <summary>The mean over all 2^n masks, each weighed by its probability, is what evaluation computes, for a linear layer.</summary>
    [Fact]
    public void The_average_over_all_masks_is_the_weight_scaling_rule()
    {
        using var scope = NewDisposeScope();
        const double p = 0.3;
        var (x, weights) = (tensor(new[] { 1.0, -2, 0.5, 3, 4 }), Weights());
        var (inverted, standard) = (zeros(3, dtype: float64), zeros(3, dtype: float64));
        foreach (var (mask, probability) in Masks(5, p))
        {
            inverted += probability * weights.mv(Functional.inverted_dropout(x, mask, p));
            standard += probability * weights.mv(Functional.standard_dropout(x, mask));
        }
        AssertClose(weights.mv(x), inverted, 1e-13);
        AssertClose(weights.mv(Functional.standard_dropout(x, p, training: false)), standard, 1e-13);
    }

    /// <summary>With a softmax on top, weight scaling is the normalised geometric mean of all masked networks (Srivastava et al. 2014; Baldi and Sadowski 2013).</summary>
    [Fact]
    public void For_a_softmax_weight_scaling_is_the_geometric_mean()
    {
        using var scope = NewDisposeScope();
        const double p = 0.3;
        var (x, weights) = (tensor(new[] { 1.0, -2, 0.5, 3, 4 }), Weights());
        var logarithm = zeros(3, dtype: float64);
        foreach (var (mask, probability) in Masks(5, p))
            logarithm += probability * weights.mv(Functional.inverted_dropout(x, mask, p)).log_softmax(0);
        AssertClose(weights.mv(x).softmax(0), logarithm.softmax(0), 1e-13);
    }

    /// <summary>Dropout on linear regression is an L2 penalty in expectation: p/(1 − p) · Σ_j x_j² ‖W_:j‖².</summary>
    [Fact]
    public void Dropout_on_linear_regression_is_a_penalty()
    {
        using var scope = NewDisposeScope();
        const double p = 0.3;
        var (x, weights, target) = (tensor(new[] { 1.0, -2, 0.5, 3, 4 }), Weights(), tensor(new[] { 0.7, -1, 2 }));
        var expected = 0.0;
        foreach (var (mask, probability) in Masks(5, p))
            expected += probability * (target - weights.mv(Functional.inverted_dropout(x, mask, p))).pow(2).sum().item<double>();
        var error = (target - weights.mv(x)).pow(2).sum().item<double>();
        var penalty = p / (1 - p) * (x.pow(2) * weights.pow(2).sum([0])).sum().item<double>();
        Assert.Equal(error + penalty, expected, 1e-12);
    }

    /// <summary>The variance that a mask adds to a unit, over all masks: p/(1 − p) · Σ_j (w_j x_j)².</summary>
    [Fact]
    public void The_variance_of_a_pre_activation()
    {
        using var scope = NewDisposeScope();
        const double p = 0.3;
        var (x, w) = (tensor(new[] { 1.0, -2, 0.5, 3, 4 }), Weights()[0]);
        var variance = 0.0;
        foreach (var (mask, probability) in Masks(5, p))
            variance += probability * Math.Pow((w * (Functional.inverted_dropout(x, mask, p) - x)).sum().item<double>(), 2);
        Assert.Equal(p / (1 - p) * (w * x).pow(2).sum().item<double>(), variance, 1e-12);
    }

    private static Tensor Weights() => linspace(-1, 1.8, 15, dtype: float64).view(3, 5);

    /// <summary>Every mask of n units with its probability.</summary>
    private static IEnumerable<(Tensor mask, double probability)> Masks(int n, double p)
    {
        for (var bits = 0; bits < 1 << n; bits++)
        {
            var mask = Enumerable.Range(0, n).Select(unit => (bits >> unit & 1) != 0).ToArray();
            yield return (tensor(mask), mask.Aggregate(1.0, (product, kept) => product * (kept ? 1 - p : p)));
        }
    }

    private static void AssertClose(double[] expected, Tensor actual, double tolerance)
    {
        using var wanted = tensor(expected);
        AssertClose(wanted, actual, tolerance);
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance) =>
        Assert.True(actual.allclose(expected, rtol: tolerance, atol: tolerance), $"expected {expected.str()}, got {actual.str()}");
}
