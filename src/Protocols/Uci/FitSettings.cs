namespace DropoutTorch.Protocols;

/// <summary>What tells one fit of a group from the others.</summary>
/// <param name="Seed">Governs initial weights, order of the rows and dropout masks.</param>
/// <param name="P">Probability of dropping an input or a hidden unit, in [0, 1).</param>
/// <param name="Tau">Precision of the observations: one over the variance of their noise, in units of the target as it is written.</param>
/// <param name="Data">Which of the group's data it is fitted to.</param>
internal sealed record FitSettings(ulong Seed, double P, double Tau, int Data)
{
    /// <summary>Length scale of the prior on the weights.</summary>
    private const double LengthScale = 0.01;

    /// <summary>The factor of the sum of squared weights in the loss, l²(1 − p) / (2 N τ): Gal and Ghahramani 2016, section 4.2.</summary>
    /// <param name="rows">N: rows that are trained on.</param>
    public double Regularization(long rows) => LengthScale * LengthScale * (1 - P) / (2 * rows * Tau);
}
