namespace DropoutTorch.Uncertainty;

/// <summary>What happens when inputs whose score is at least <paramref name="Threshold"/> are called out-of-distribution.</summary>
/// <param name="Threshold">The score; +infinity for the point at which nothing is called so.</param>
/// <param name="FalsePositiveRate">Fraction of the in-distribution inputs that is called out-of-distribution.</param>
/// <param name="TruePositiveRate">Fraction of the out-of-distribution inputs that is.</param>
public readonly record struct RocPoint(double Threshold, double FalsePositiveRate, double TruePositiveRate);
