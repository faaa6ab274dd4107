namespace DropoutTorch.Benchmarks.Uncertainty;

/// <summary>One prediction: medians in milliseconds a batch.</summary>
/// <param name="Model">The network.</param>
/// <param name="Samples">T.</param>
/// <param name="Batch">N.</param>
/// <param name="Ms">The sampler, with all that a prediction holds: means, entropies, mutual information, votes, variances.</param>
/// <param name="PlainLoopMs">T forward passes of the same network in this process, their softmax summed.</param>
/// <param name="PytorchMs">The same in PyTorch, in a process beside this one; null where it is not installed.</param>
/// <param name="PeakMb">The most that the sampler's tensors take at once, in 10^6 bytes, beyond network and inputs; null where the engine does not tell.</param>
public sealed record McResult(string Model, int Samples, long Batch, double Ms, double PlainLoopMs, double? PytorchMs, double? PeakMb);
