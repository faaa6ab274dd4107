using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>What autograd must know of memory that a kernel changes behind its back.</summary>
internal static class InPlace
{
    /// <summary>Refuses a leaf that requires a gradient, and a part of one, before anything is drawn or changed.</summary>
    /// <exception cref="InvalidOperationException">The tensor is a leaf that requires a gradient.</exception>
    internal static void Check(Tensor input)
    {
        if (!is_grad_enabled() || !input.requires_grad) return;
        if (input.is_leaf)
            throw new InvalidOperationException("expected a tensor that may be changed in place, got a leaf Variable that requires grad. Fix: inplace: false.");
        // A view of a leaf looks like any other tensor here, so autograd is asked: a change of none of the elements. Where it has nothing
        // against it, backward copies one gradient more.
        Touch(input);
    }

    /// <summary>Counts a change, so that what was saved of the tensor for a backward is known to be stale.</summary>
    internal static void Count(Tensor input)
    {
        using var grad = no_grad();
        Touch(input);
    }

    private static void Touch(Tensor input)
    {
        using var nothing = input.as_strided([0], [1], input.storage_offset());
        nothing.zero_();
    }
}
