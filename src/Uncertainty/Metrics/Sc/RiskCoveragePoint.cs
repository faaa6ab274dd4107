namespace DropoutTorch.Uncertainty;

/// <summary>What happens when only inputs whose uncertainty is at most <paramref name="Threshold"/> are answered.</summary>
/// <param name="Threshold">The highest uncertainty that is answered.</param>
/// <param name="Coverage">Fraction of the inputs that is answered, above 0 and up to 1.</param>
/// <param name="Risk">Mean loss of the answered ones.</param>
public readonly record struct RiskCoveragePoint(double Threshold, double Coverage, double Risk);
