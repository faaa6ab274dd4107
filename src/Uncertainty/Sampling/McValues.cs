using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// What T stochastic passes of a regression network say about N inputs and D values, in the values' own units (variances in their squares).
/// </summary>
/// <remarks>Gal and Ghahramani 2016; Kendall and Gal 2017.</remarks>
public sealed class McValues : McResult
{
    internal McValues(int samples, StagePlan plan) : base(samples, plan)
    {
    }

    /// <summary>Mean over the passes, μ̄ = (1/T) Σ_t μ_t: shape (N, D).</summary>
    public required Tensor Mean { get; init; }

    /// <summary>Epistemic part of the variance, Σ_t (μ_t − μ̄)² / (T − 1): shape (N, D). 0 for T = 1.</summary>
    public required Tensor EpistemicVariance { get; init; }

    /// <summary>Aleatoric part of the variance, (1/T) Σ_t σ_t²: shape (N, D).</summary>
    public required Tensor AleatoricVariance { get; init; }

    /// <summary>Variance of the prediction, the sum of both parts: shape (N, D).</summary>
    public required Tensor Variance { get; init; }

    /// <summary>Monte-Carlo standard error of the mean, √(epistemic variance / T): shape (N, D). Of T = 1 nothing can be said: NaN.</summary>
    public required Tensor StandardError { get; init; }

    /// <summary>
    /// Logarithm of the density that the mixture of all passes gives a row's targets, ln (1/T) Σ_t Π_d N(y_d; μ_td, σ_td²), in nats: shape
    /// (N). Null where no targets were given.
    /// </summary>
    public required Tensor? LogLikelihood { get; init; }

    internal override Tensor[] Tensors =>
    [
        Mean, EpistemicVariance, AleatoricVariance, Variance, StandardError, .. LogLikelihood is null ? (Tensor[])[] : [LogLikelihood],
    ];
}
