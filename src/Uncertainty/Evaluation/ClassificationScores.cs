using System.Text.Json.Serialization;

namespace DropoutTorch.Uncertainty;

/// <summary>How right and how honest a classifier's predictions are; see <see cref="Cls"/> and <see cref="Cal"/>.</summary>
/// <param name="Accuracy">Fraction of predictions that are right.</param>
/// <param name="Nll">Negative log-likelihood, nats.</param>
/// <param name="Ece">Expected calibration error, a fraction.</param>
/// <param name="Brier">Brier score over all classes, 0 to 2.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public record ClassificationScores(
    [property: JsonPropertyName("accuracy"), JsonPropertyOrder(0)] double Accuracy,
    [property: JsonPropertyName("nll"), JsonPropertyOrder(1)] double Nll,
    [property: JsonPropertyName("ece"), JsonPropertyOrder(2)] double Ece,
    [property: JsonPropertyName("brier"), JsonPropertyOrder(3)] double Brier);
