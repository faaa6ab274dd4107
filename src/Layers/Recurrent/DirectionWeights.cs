using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>The weights of one layer of a recurrent network in one direction, under PyTorch's names.</summary>
/// <param name="weight_ih">From the layer's input to the gates.</param>
/// <param name="weight_hh">From the state before to the gates.</param>
/// <param name="bias_ih">Null for none.</param>
/// <param name="bias_hh">Null for none.</param>
internal sealed record DirectionWeights(Tensor weight_ih, Tensor weight_hh, Tensor? bias_ih, Tensor? bias_hh);
