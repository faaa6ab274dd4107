using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>A classifier's conformal threshold: the set of an input is every class whose score is at most it. Can be kept as JSON.</summary>
/// <param name="Score">Which score.</param>
/// <param name="Threshold">The quantile of the calibration scores; +infinity where they were too few, and every set is whole.</param>
/// <param name="Samples">How many calibration samples.</param>
/// <param name="Alpha">How often a set may miss.</param>
public sealed record ConformalSets(
    ConformalScore Score,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Threshold,
    long Samples,
    double Alpha)
{
    /// <summary>The threshold of held-out samples; not the training samples, on which networks are too sure.</summary>
    /// <param name="score">Which score.</param>
    /// <param name="probabilities">Shape (N, C).</param>
    /// <param name="targets">Classes, int64, shape (N).</param>
    /// <param name="alpha">How often a set may miss, above 0 and below 1.</param>
    /// <param name="u">Uniform random numbers from 0 to 1, shape (N), for the randomised score and only for it.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static ConformalSets Fit(ConformalScore score, Tensor probabilities, Tensor targets, double alpha, Tensor? u = null) =>
        Pure.Value(() =>
        {
            Conformal.CheckAlpha(alpha);
            var scores = ScoresOf(score, probabilities, u);
            Check.Targets(targets, scores.shape[0], scores.shape[1]);
            var own = scores.gather(1, targets.unsqueeze(1)).squeeze(1);
            return new ConformalSets(score, Conformal.quantile(own, alpha), own.shape[0], alpha);
        });

    /// <summary>The set of each input: bool, shape (N, C), true for the classes in it.</summary>
    /// <param name="probabilities">Shape (N, C).</param>
    /// <param name="u">New uniform random numbers from 0 to 1, shape (N), for the randomised score and only for it.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public Tensor Of(Tensor probabilities, Tensor? u = null) => Pure.Of(() => ScoresOf(Score, probabilities, u).le(Threshold));

    private static Tensor ScoresOf(ConformalScore score, Tensor probabilities, Tensor? u)
    {
        if ((score == ConformalScore.RandomisedAps) != (u is not null))
            throw new ArgumentException($"u: expected random numbers for {ConformalScore.RandomisedAps} and only for it, got "
                + $"{(u is null ? "none" : "some")} for {score}");
        return score switch
        {
            ConformalScore.Lac => Conformal.lac_scores(probabilities),
            ConformalScore.Aps or ConformalScore.RandomisedAps => Conformal.aps_scores(probabilities, u),
            _ => throw new ArgumentOutOfRangeException(null, $"score: expected a name of ConformalScore, got {score}"),
        };
    }
}
