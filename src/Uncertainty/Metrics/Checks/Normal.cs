using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>The standard normal distribution.</summary>
internal static class Normal
{
    /// <summary>Φ⁻¹, the value below which the given fraction lies.</summary>
    internal static double Quantile(double fraction) => Pure.Value(() => special.ndtri(tensor(fraction, dtype: float64)).item<double>());

    /// <summary>Φ, elementwise.</summary>
    internal static Tensor Probability(Tensor values) => special.ndtr(values);
}
