using static TorchSharp.torch;

namespace Engine.Tests.Modules;

/// <summary>Gradients against central differences, element by element, in float64.</summary>
internal static class FiniteDifferences
{
    // The error of a difference is of the order h² of the function's third derivative plus the rounding of f over h.
    private const double Step = 1e-5;
    private const double Tolerance = 1e-6;

    /// <summary>Every element of every input, for a fixed random weighting of the outputs.</summary>
    internal static void Check(Func<Tensor[], Tensor> function, params Tensor[] inputs)
    {
        using var scope = NewDisposeScope();
        var leaves = inputs.Select(input => input.detach().clone().requires_grad_()).ToArray();
        var output = function(leaves);
        manual_seed(11);
        var weights = randn_like(output);
        var gradients = autograd.grad([output], leaves, [weights]);
        using var _ = no_grad();
        for (var place = 0; place < inputs.Length; place++)
        {
            var values = inputs[place].reshape(-1);
            for (var i = 0; i < values.numel(); i++)
            {
                var expected = (Shifted(place, i, Step) - Shifted(place, i, -Step)) / (2 * Step);
                var got = gradients[place].reshape(-1)[i].item<double>();
                Assert.True(Math.Abs(expected - got) <= Tolerance * (1 + Math.Abs(expected)), $"input {place}, element {i}: expected {expected:R}, got {got:R}");
            }
        }

        double Shifted(int place, int element, double step)
        {
            using var inner = NewDisposeScope();
            var moved = inputs.Select(input => input.detach().clone()).ToArray();
            moved[place].view(-1)[element].add_(step);
            return (function(moved) * weights).sum().item<double>();
        }
    }
}
