using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DropoutTorch.Layers.Random;

/// <summary>Which vectors the kernels use: the widest that the processor has. Tests choose others, and must see the same bits.</summary>
internal static class SimdWidth
{
    internal static int Widest { get; } = Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? 512 : Avx2.IsSupported ? 256 : 128;

    /// <summary>Bits of a vector: 512, 256 or 128.</summary>
    internal static int Current { get; set; } = Widest;
}
