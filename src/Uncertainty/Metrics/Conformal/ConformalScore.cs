namespace DropoutTorch.Uncertainty;

/// <summary>How little a class fits a prediction.</summary>
public enum ConformalScore
{
    /// <summary><see cref="Conformal.lac_scores"/>.</summary>
    Lac,

    /// <summary><see cref="Conformal.aps_scores"/> without random numbers.</summary>
    Aps,

    /// <summary><see cref="Conformal.aps_scores"/> with random numbers, one for each sample.</summary>
    RandomisedAps,
}
