using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>The check before memory is written that autograd may want as it is.</summary>
internal static class InPlace
{
    /// <summary>Refuses a leaf that requires a gradient, and a view of one, before anything is changed.</summary>
    /// <exception cref="InvalidOperationException">The tensor must not be changed in place.</exception>
    internal static void Check(Tensor input)
    {
        if (is_grad_enabled() && input.requires_grad && input.is_leaf)
            throw new InvalidOperationException("expected a tensor that may be changed in place, got a leaf Variable that requires grad. Fix: inplace: false.");
    }
}
