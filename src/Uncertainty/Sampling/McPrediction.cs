using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// What T stochastic passes say about N inputs and C classes. Entropies are in nats; the formulas are those of <see cref="Predictive"/>.
/// </summary>
public sealed class McPrediction : McResult
{
    internal McPrediction(int samples, StagePlan plan) : base(samples, plan)
    {
    }

    /// <summary>Mean of the softmax over the passes: shape (N, C).</summary>
    public required Tensor MeanProbability { get; init; }

    /// <summary>Its logarithm, summed as logarithms: finite also where the mean itself rounds to 0. Shape (N, C).</summary>
    public required Tensor LogMeanProbability { get; init; }

    /// <summary>Total uncertainty, the entropy of the mean: shape (N).</summary>
    public required Tensor PredictiveEntropy { get; init; }

    /// <summary>Aleatoric part, the mean of the entropies: shape (N).</summary>
    public required Tensor ExpectedEntropy { get; init; }

    /// <summary>Epistemic part, the difference of the two above: shape (N). 0 for T = 1.</summary>
    public required Tensor MutualInformation { get; init; }

    /// <summary>Fraction of passes that do not predict the most predicted class: shape (N).</summary>
    public required Tensor VariationRatio { get; init; }

    /// <summary>Variance of each class probability with T − 1 in the denominator: shape (N, C). 0 for T = 1.</summary>
    public required Tensor ClassVariance { get; init; }

    /// <summary>
    /// Monte-Carlo standard error of each mean probability, √(variance / T): how far it would move if the passes were drawn anew, shape (N, C).
    /// Of T = 1 nothing can be said: NaN.
    /// </summary>
    public required Tensor StandardError { get; init; }

    internal override Tensor[] Tensors =>
    [
        MeanProbability, LogMeanProbability, PredictiveEntropy, ExpectedEntropy, MutualInformation, VariationRatio, ClassVariance, StandardError,
    ];
}
