namespace DropoutTorch.Uncertainty;

/// <summary>A metric and how far it may be off because the samples are these and not others.</summary>
/// <param name="Value">The metric.</param>
/// <param name="StandardError">Standard deviation that the value has from one draw of the samples to the next, in its unit.</param>
/// <param name="Lower">Lower end of the confidence interval.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="Level">How sure the interval is, for instance 0.95.</param>
/// <param name="Resamples">How many resamples it rests on; 0 where it rests on a formula.</param>
public sealed record Estimate(double Value, double StandardError, double Lower, double Upper, double Level, int Resamples);
