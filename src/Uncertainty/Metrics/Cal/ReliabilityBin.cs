namespace DropoutTorch.Uncertainty;

/// <summary>The samples whose confidence lies in (<paramref name="Lower"/>, <paramref name="Upper"/>].</summary>
/// <param name="Lower">Lower edge, excluded; the first bin includes 0.</param>
/// <param name="Upper">Upper edge, included.</param>
/// <param name="Count">How many samples.</param>
/// <param name="Confidence">Their mean confidence; null where there is none.</param>
/// <param name="Accuracy">The fraction of them that is right; null where there is none.</param>
public sealed record ReliabilityBin(double Lower, double Upper, long Count, double? Confidence, double? Accuracy)
{
    /// <summary>|accuracy − confidence|; 0 for an empty bin, which says nothing against the calibration.</summary>
    public double Gap => Math.Abs((Accuracy ?? 0) - (Confidence ?? 0));
}
