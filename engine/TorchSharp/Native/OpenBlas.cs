using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Native;

/// <summary>
/// Which of its kernels OpenBLAS uses. It knows processors by their model numbers, and gives one that is newer than itself the kernels of 2004:
/// OpenBLAS 0.3.21 on an Emerald Rapids multiplies matrices at a fifth of the speed (docs/benchmarks.md).
/// </summary>
internal static unsafe class OpenBlas
{
    private const string Variable = "OPENBLAS_CORETYPE";

    // What OpenBLAS answers where it did not know the processor; the last 64-bit processors that these are right for had no AVX.
    private static readonly string[] s_fallbacks = ["Prescott", "Generic"];

    /// <summary>
    /// Loads it to stay, again with better kernels where it took its oldest and the processor can do more, for it chooses as it is loaded. A
    /// choice of the user's (<c>OPENBLAS_CORETYPE</c>) stands.
    /// </summary>
    /// <returns>The kernels that it uses, in its own words; null where there is none in the folder, or a build that holds only one kind.</returns>
    internal static string? Load(string folder)
    {
        var file = Path.Combine(folder, "libopenblas.so.0");
        if (!File.Exists(file)) return null;
        var library = NativeLibrary.Load(file);
        var core = CoreOf(library);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } || NewestKnown is not { } better || !s_fallbacks.Contains(core, StringComparer.OrdinalIgnoreCase)) return core;
        NativeLibrary.Free(library);
        CEnvironment.Set(Variable, better);
        return CoreOf(NativeLibrary.Load(file));
    }

    private static string? CoreOf(nint library) =>
        NativeLibrary.TryGetExport(library, "openblas_get_corename", out var name) ? Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)name)()) : null;

    // SkylakeX stands for every processor with AVX-512 (F, BW, DQ, CD, VL), Haswell for every one with AVX2 and FMA.
    private static string? NewestKnown =>
        Avx512BW.VL.IsSupported && Avx512DQ.VL.IsSupported && Avx512CD.VL.IsSupported ? "SkylakeX"
        : Avx2.IsSupported && Fma.IsSupported ? "Haswell"
        : null;
}
