using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Native;

/// <summary>
/// Which of its kernels OpenBLAS uses. It knows processors by their model numbers, and gives one that is newer than itself the kernels of 2004:
/// OpenBLAS 0.3.21 on an Emerald Rapids multiplies matrices at a fifth of the speed (docs/benchmarks.md).
/// </summary>
internal static unsafe partial class OpenBlas
{
    private const string Variable = "OPENBLAS_CORETYPE";

    // What OpenBLAS answers where it did not know the processor; the last 64-bit processors that these are right for had no AVX.
    private static readonly string[] s_fallbacks = ["Prescott", "Generic"];

    /// <summary>The library's file in a folder.</summary>
    internal static string FileIn(string folder) => Path.Combine(folder, "libopenblas.so.0");

    /// <summary>
    /// Names better kernels where OpenBLAS would take its oldest and the processor can do more. To be called before the library is loaded to
    /// stay, because it chooses as it is loaded. A choice of the user's (<c>OPENBLAS_CORETYPE</c>) stands.
    /// </summary>
    internal static void PreferKernelsOfProcessor(string folder)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } || NewestKnown is not { } core || !File.Exists(FileIn(folder))) return;
        var library = NativeLibrary.Load(FileIn(folder));
        var chosen = Core(library);
        NativeLibrary.Free(library);
        if (s_fallbacks.Contains(chosen, StringComparer.OrdinalIgnoreCase)) _ = setenv(Variable, core, 1);
    }

    /// <summary>The kernels that a loaded OpenBLAS uses, in its own words; null for a build that holds only one kind.</summary>
    internal static string? Core(nint library) =>
        NativeLibrary.TryGetExport(library, "openblas_get_corename", out var name) ? Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)name)()) : null;

    // SkylakeX stands for every processor with AVX-512 (F, BW, DQ, CD, VL), Haswell for every one with AVX2 and FMA.
    private static string? NewestKnown =>
        Avx512BW.VL.IsSupported && Avx512DQ.VL.IsSupported && Avx512CD.VL.IsSupported ? "SkylakeX"
        : Avx2.IsSupported && Fma.IsSupported ? "Haswell"
        : null;

    // Environment.SetEnvironmentVariable does not reach the C environment that OpenBLAS reads.
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
