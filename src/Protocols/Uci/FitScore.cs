namespace DropoutTorch.Protocols;

/// <summary>What a fit's Monte-Carlo prediction is worth on rows that it has not seen.</summary>
/// <param name="Rmse">Root of the mean squared error of the mean over passes, in units of the target.</param>
/// <param name="LogLikelihood">Mean over the rows, in nats.</param>
internal sealed record FitScore(double Rmse, double LogLikelihood);
