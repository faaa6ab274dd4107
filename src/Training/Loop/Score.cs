using System.Text.Json.Serialization;

namespace DropoutTorch.Training;

/// <summary>Loss and metric over a number of predictions.</summary>
/// <param name="Loss">Mean over the predictions: cross-entropy in nats, or squared error of scaled targets.</param>
/// <param name="Metric">What the objective reports: accuracy as a fraction, root mean square error, perplexity.</param>
/// <param name="Predictions">How many: samples, or tokens of texts.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] // exp(loss) may be infinite
public readonly record struct Score(double Loss, double Metric, long Predictions);
