using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>
/// Mean and variance of a linear operation whose weights are dropped. Of a weight w · m / (1 − p) the mean is w and the variance
/// p / (1 − p) · w²; the weights are independent, so what they are multiplied with adds up squared.
/// </summary>
internal static class DropConnectMoments
{
    /// <param name="operation">Linear in the weights: (input, weight, bias).</param>
    /// <param name="input">Floating-point.</param>
    /// <param name="weight">The weights.</param>
    /// <param name="bias">The biases; null for none.</param>
    /// <param name="p">Below 1.</param>
    /// <param name="drop_bias">Whether biases vary, too.</param>
    internal static (Tensor mean, Tensor variance) Of(
        Func<Tensor, Tensor, Tensor?, Tensor> operation, Tensor input, Tensor weight, Tensor? bias, double p, bool drop_bias)
    {
        using var scope = NewDisposeScope();
        // Squares of narrow types would lose half of their few digits.
        var wide = ElementType.Wide(input.dtype);
        var (x, w, b) = (input.to(wide), weight.to(wide), bias?.to(wide));
        var mean = operation(x, w, b);
        var variance = operation(x.square(), w.square(), drop_bias ? b?.square() : null).mul(p / (1 - p));
        return (mean.MoveToOuterDisposeScope(), variance.MoveToOuterDisposeScope());
    }
}
