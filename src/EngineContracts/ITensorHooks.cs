using static TorchSharp.torch;

namespace DropoutTorch.EngineContracts;

/// <summary>Functions that backward calls with a tensor's gradient.</summary>
public interface ITensorHooks
{
    /// <summary>Calls <paramref name="hook"/> each time that the gradient with respect to <paramref name="tensor"/> is computed, as PyTorch's <c>Tensor.register_hook</c>.</summary>
    /// <param name="tensor">Requires a gradient.</param>
    /// <param name="hook">
    /// Gets the gradient, which it must not change or dispose; returns another in its place, of the same shape, or null to leave it. An
    /// exception leaves backward at its caller. May run on a thread of libtorch's.
    /// </param>
    /// <returns>
    /// Takes the hook away when disposed. A hook that mentions its own tensor keeps it alive until then, or until the tensor is disposed:
    /// the tensor's graph holds the hook, and the collector cannot see through it.
    /// </returns>
    /// <exception cref="InvalidOperationException">The tensor does not require a gradient.</exception>
    IDisposable register_hook(Tensor tensor, Func<Tensor, Tensor?> hook);
}
