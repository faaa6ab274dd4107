namespace DropoutTorch.Uncertainty;

/// <summary>The parts of a Brier score: reliability − resolution + uncertainty + within-bin = score.</summary>
/// <param name="Reliability">How far forecasts lie from what then happens; lower is better, 0 for calibrated forecasts.</param>
/// <param name="Resolution">How far what happens in the bins lies from the average; higher is better.</param>
/// <param name="Uncertainty">The score of always forecasting how often each class occurs; a property of the data.</param>
/// <param name="WithinBin">What forecasts that differ inside a bin add; 0 where each bin holds forecasts of one value.</param>
public sealed record BrierDecomposition(double Reliability, double Resolution, double Uncertainty, double WithinBin)
{
    /// <summary>The Brier score over all classes, <see cref="Cls.brier"/>.</summary>
    public double Score => Reliability - Resolution + Uncertainty + WithinBin;
}
