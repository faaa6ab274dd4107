using static TorchSharp.torch;

namespace Layers.Tests.Support;

/// <summary>Gradients held against differences.</summary>
internal static class Gradients
{
    /// <summary>
    /// Checks the gradient of Σ w · f(x), for random w, at each element by a central difference in float64. f must draw the same numbers
    /// each time, and have no kink within the step.
    /// </summary>
    internal static void Check(Func<Tensor, Tensor> function, Tensor input, double step = 1e-6, double tolerance = 1e-7)
    {
        using var scope = NewDisposeScope();
        var x = input.detach().clone().to(ScalarType.Float64).requires_grad_();
        var y = function(x);
        var weight = linspace(-1, 1, y.numel(), dtype: ScalarType.Float64).reshape(y.shape);
        (y * weight).sum().backward();
        var analytic = x.grad!.reshape(-1).data<double>().ToArray();

        using var grad = no_grad();
        for (var i = 0; i < analytic.Length; i++)
        {
            var numeric = (At(i, step) - At(i, -step)) / (2 * step);
            Assert.True(Math.Abs(numeric - analytic[i]) <= tolerance * Math.Max(1, Math.Abs(numeric)), $"element {i}: expected {numeric}, got {analytic[i]}");
        }

        double At(int element, double shift)
        {
            using var inner = NewDisposeScope();
            var delta = zeros([x.numel()], dtype: ScalarType.Float64);
            delta[element] = shift;
            var moved = x.detach().clone().add_(delta.view(x.shape)); // in the input's layout
            return (function(moved) * weight).sum().item<double>();
        }
    }
}
