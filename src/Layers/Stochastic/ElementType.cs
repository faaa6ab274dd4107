using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>What every functional asks of its input's element type.</summary>
internal static class ElementType
{
    internal static void CheckFloating(Tensor input, string function)
    {
        if (!input.is_floating_point())
            throw new ArgumentException(
                $"{function}: expected a floating-point tensor, got {input.dtype}. Fix: convert it, for example with .to(torch.float32).", nameof(input));
    }

    /// <summary>The type to compute in: what is narrower than float32 is widened to it, since 1/(1 − p) rounded to bfloat16 would bias the result.</summary>
    internal static ScalarType Wide(ScalarType type) => type is ScalarType.Float16 or ScalarType.BFloat16 ? ScalarType.Float32 : type;
}
