using TorchSharp.Native;

namespace TorchSharp;

/// <summary>Settings of libtorch that hold for the whole process, by their numbers in the native library.</summary>
internal enum Switch
{
    CudaMatmulTf32 = 0,
    CudaMatmulFp16Reduction = 1,
    CudnnTf32 = 2,
    FlashSdp = 3,
    MathSdp = 4,
}

internal static class SwitchExtensions
{
    internal static bool IsOn(this Switch which)
    {
        var value = NativeMethods.te_flag_get((int)which);
        NativeError.Check(value);
        return value != 0;
    }

    internal static void Set(this Switch which, bool value) => NativeError.Check(NativeMethods.te_flag_set((int)which, value ? 1 : 0));
}

public static partial class torch
{
    /// <summary>What the libraries under libtorch may do.</summary>
    public static class backends
    {
        public static class cuda
        {
            public static class matmul
            {
                /// <summary>Whether float32 matrix products may use TF32.</summary>
                public static bool allow_tf32
                {
                    get => Switch.CudaMatmulTf32.IsOn();
                    set => Switch.CudaMatmulTf32.Set(value);
                }

                /// <summary>Whether float16 matrix products may sum in float16.</summary>
                public static bool allow_fp16_reduced_precision_reduction
                {
                    get => Switch.CudaMatmulFp16Reduction.IsOn();
                    set => Switch.CudaMatmulFp16Reduction.Set(value);
                }
            }

            public static bool flash_sdp_enabled() => Switch.FlashSdp.IsOn();
            public static void enable_flash_sdp(bool enable) => Switch.FlashSdp.Set(enable);
            public static bool math_sdp_enabled() => Switch.MathSdp.IsOn();
            public static void enable_math_sdp(bool enable) => Switch.MathSdp.Set(enable);
        }

        public static class cudnn
        {
            /// <summary>Whether convolutions may use TF32.</summary>
            public static bool allow_tf32
            {
                get => Switch.CudnnTf32.IsOn();
                set => Switch.CudnnTf32.Set(value);
            }
        }
    }
}
