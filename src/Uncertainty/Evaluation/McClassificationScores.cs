using System.Text.Json.Serialization;

namespace DropoutTorch.Uncertainty;

/// <summary>The scores of Monte-Carlo predictions, with what the passes say about their own doubt; see <see cref="Predictive"/>.</summary>
/// <param name="Accuracy">Fraction of predictions that are right.</param>
/// <param name="Nll">Negative log-likelihood of the mean probability, nats.</param>
/// <param name="Ece">Expected calibration error, a fraction.</param>
/// <param name="Brier">Brier score over all classes, 0 to 2.</param>
/// <param name="Entropy">Predictive entropy, mean over the samples, nats.</param>
/// <param name="MutualInformation">Mutual information, mean over the samples, nats.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record McClassificationScores(
    double Accuracy,
    double Nll,
    double Ece,
    double Brier,
    [property: JsonPropertyName("entropy"), JsonPropertyOrder(4)] double Entropy,
    [property: JsonPropertyName("mutual_information"), JsonPropertyOrder(5)] double MutualInformation)
    : ClassificationScores(Accuracy, Nll, Ece, Brier);
