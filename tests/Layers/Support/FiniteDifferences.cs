using TorchSharp;
using static TorchSharp.torch;

namespace Layers.Tests.Support;

/// <summary>Gradients against differences of values.</summary>
internal static class FiniteDifferences
{
    private const double Step = 1e-5;

    /// <summary>
    /// Checks the gradient of each tensor in <paramref name="at"/>, element by element. The function must draw the same numbers at
    /// each call. Central differences in float64 are off by about step² and by rounding / step: both far below 1e-7.
    /// </summary>
    /// <param name="function">Of the tensors' present values.</param>
    /// <param name="at">float64 leaves that require gradients.</param>
    internal static void Check(Func<Tensor> function, params Tensor[] at)
    {
        using var scope = NewDisposeScope();
        Tensor value = function();
        // Each output weighs differently, so that gradients in the wrong place cannot cancel.
        var weights = linspace(0.5, 1.5, value.numel(), dtype: ScalarType.Float64).view(value.shape);
        foreach (var x in at) x.grad = null;
        (value * weights).sum().backward();
        for (var i = 0; i < at.Length; i++)
        {
            var gradient = at[i].grad ?? zeros_like(at[i]);
            var differences = Differences(() => (function() * weights).sum(), at[i]);
            Assert.True(gradient.allclose(differences, rtol: 1e-6, atol: 1e-7), $"tensor {i}: gradient {gradient.str()} against {differences.str()}");
        }
    }

    private static Tensor Differences(Func<Tensor> function, Tensor x)
    {
        using var grad = no_grad();
        var result = zeros_like(x);
        for (var i = 0; i < x.numel(); i++)
        {
            var difference = (Moved(i, Step) - Moved(i, -Step)) / (2 * Step);
            result.add_(difference * At(i, 1));
        }
        return result;

        // By addition, so that it does not matter how the tensor lies in memory.
        Tensor At(long element, double value)
        {
            var one = zeros([x.numel()], dtype: ScalarType.Float64);
            one[element] = value;
            return one.view(x.shape);
        }

        double Moved(long element, double step)
        {
            using var scope = NewDisposeScope();
            var before = x.clone();
            x.add_(At(element, step));
            var value = function().item<double>();
            x.copy_(before);
            return value;
        }
    }
}
