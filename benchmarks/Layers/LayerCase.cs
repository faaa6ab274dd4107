using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Benchmarks;

/// <summary>A layer as it is measured.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Fits">Which shapes it takes.</param>
/// <param name="Create">A new one for such a shape.</param>
/// <param name="Libtorch">What libtorch has for the same purpose: its own operator, or the operators that the layer is usually composed of. Null: nothing.</param>
/// <param name="PyTorch">The same in Python: an expression of <c>x</c> and the names of layers.py. Null: nothing.</param>
public sealed record LayerCase(
    string Name, Func<TensorShape, bool> Fits, Func<TensorShape, Module<Tensor, Tensor>> Create, Func<Tensor, Tensor>? Libtorch = null, string? PyTorch = null);
