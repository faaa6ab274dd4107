using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>The one check that every functional makes on its input's element type.</summary>
internal static class ElementType
{
    internal static void CheckFloating(Tensor input, string function)
    {
        if (!input.is_floating_point())
            throw new ArgumentException($"{function}: expected a floating-point tensor, got {input.dtype}. Fix: convert it, for example with .to(torch.float32).", nameof(input));
    }
}
