using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// Mean and variance of tensors that come one by one, in float64 (Welford, "Note on a method for calculating corrected sums of squares and
/// products", Technometrics 4, 1962).
/// </summary>
internal sealed class RunningVariance : IDisposable
{
    private readonly Tensor _squares;

    internal RunningVariance(long[] shape, Device device) => (Mean, _squares) = (Zeros(shape, device), Zeros(shape, device));

    /// <summary>How many came.</summary>
    internal int Count { get; private set; }

    /// <summary>Their mean, which changes as more come.</summary>
    internal Tensor Mean { get; }

    internal void Add(Tensor value)
    {
        Count++;
        var difference = value.sub(Mean);
        Mean.add_(difference.div(Count));
        _squares.add_(difference.mul(value.sub(Mean)));
    }

    /// <summary>Σ (x − x̄)² / (n − 1); 0 of a single one.</summary>
    internal Tensor Variance() => _squares.div(Predictive.VarianceDivisor(Count, unbiased: true));

    /// <summary>Standard error of the mean, √(variance / n); NaN of a single one.</summary>
    internal Tensor StandardError() => Count == 1 ? full_like(_squares, double.NaN) : _squares.div((double)(Count - 1) * Count).sqrt();

    public void Dispose()
    {
        Mean.Dispose();
        _squares.Dispose();
    }

    /// <summary>Float64 zeros that no scope owns.</summary>
    internal static Tensor Zeros(long[] shape, Device device) => zeros(shape, dtype: float64, device: device).DetachFromDisposeScope();
}
