using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Native;

/// <summary>
/// Finds and loads the native library and sets the machine up for speed. Each choice has an environment variable:
/// <list type="bullet">
/// <item><c>DROPOUTTORCH_NATIVE</c>: path of libtorchengine.so; default: next to the program.</item>
/// <item><c>DROPOUTTORCH_BLAS</c>: folder with libblas.so.3, or <c>system</c>; default: OpenBLAS's OpenMP build where there is one.</item>
/// <item><c>OPENBLAS_CORETYPE</c>: OpenBLAS's kernels; default: its own choice, but for processors that it does not know.</item>
/// <item><c>DROPOUTTORCH_THREADS</c>: threads within an operator; default: OMP_NUM_THREADS, else the cores.</item>
/// <item><c>OMP_WAIT_POLICY</c>, <c>GOMP_SPINCOUNT</c>: how long a thread that waits for others spins before it sleeps; default: microseconds.</item>
/// <item><c>UCX_HANDLE_ERRORS</c>: whether UCX, where libtorch uses it, may take the signals that .NET needs; default: none.</item>
/// <item><c>ONEDNN_MAX_CPU_ISA</c>: the newest instructions that oneDNN may use; default: all; but AMX's where the machine hides the sizes of its tiles.</item>
/// <item><c>DROPOUTTORCH_CACHE_MB</c>: freed memory kept for the next request, 0 = libtorch's own allocator; default: a quarter of the memory.</item>
/// </list>
/// </summary>
internal static unsafe class NativeLoader
{
    private const string FileName = "libtorchengine.so";

    // libtorch threads with OpenMP; an OpenBLAS with threads of its own spins against them and halves the speed.
    // The first library loaded under a name is the one that libtorch gets, so these come before it.
    private static readonly string[] s_blasLibraries = ["libblas.so.3", "liblapack.so.3"];

    /// <summary>The folder that BLAS was taken from, or null for the system's default.</summary>
    internal static string? BlasFolder { get; private set; }

    /// <summary>The kernels that OpenBLAS uses, in its own words; null where BLAS is the system's default.</summary>
    internal static string? BlasCore { get; private set; }

    /// <summary>The native library's path once loaded.</summary>
    internal static string? LoadedFrom { get; private set; }

    internal static void Register() =>
        NativeLibrary.SetDllImportResolver(typeof(NativeLoader).Assembly, (name, _, _) => name == NativeMethods.Library ? Load() : 0);

    private static nint Load()
    {
        var path = Candidates().FirstOrDefault(File.Exists)
            ?? throw new DllNotFoundException($"{FileName} not found next to {AppContext.BaseDirectory}. Fix: run ./dropout setup, or set DROPOUTTORCH_NATIVE.");
        SpinBriefly();
        KeepSignals();
        AvoidUnknownTiles();
        PreferOpenMPBlas();
        nint library;
        try
        {
            library = NativeLibrary.Load(path);
        }
        catch (DllNotFoundException e)
        {
            throw new DllNotFoundException($"{path} cannot be loaded: {FirstLine(e.Message)}. Fix: run ./dropout setup (libtorch is missing or another one than it was built with).", e);
        }
        LoadedFrom = path;
        Configure(library);
        return library;
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("DROPOUTTORCH_NATIVE") is { Length: > 0 } chosen)
        {
            yield return chosen;
            yield break;
        }
        yield return Path.Combine(AppContext.BaseDirectory, FileName);
        if (Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location) is { Length: > 0 } folder) yield return Path.Combine(folder, FileName);
    }

    // libgomp's own default spins for milliseconds at every barrier, which on a machine that is busy with anything else
    // costs several times the work itself (docs/benchmarks.md). It reads the variable when it is loaded.
    private static void SpinBriefly() => CEnvironment.SetUnlessGiven("GOMP_SPINCOUNT", "2000", "OMP_WAIT_POLICY");

    // Some builds of libtorch bring UCX along, which takes SIGSEGV and its like for itself when it is loaded. .NET needs them: a null
    // reference in managed code, an exception everywhere else, would end the process.
    private static void KeepSignals() => CEnvironment.SetUnlessGiven("UCX_HANDLE_ERRORS", "none", "UCX_ERROR_SIGNALS");

    // Some virtual machines offer AMX's instructions and hide its leaf of CPUID, the table of the tiles' sizes. oneDNN reads no tiles
    // there, sets none up, and dies of an illegal instruction in its first bfloat16 product.
    private static void AvoidUnknownTiles()
    {
        const int AmxTile = 1 << 24, TileLeaf = 0x1D;
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax is var leaves && leaves < 7 || (X86Base.CpuId(7, 0).Edx & AmxTile) == 0) return;
        if (leaves >= TileLeaf && X86Base.CpuId(TileLeaf, 0).Eax > 0) return;
        CEnvironment.SetUnlessGiven("ONEDNN_MAX_CPU_ISA", "AVX512_CORE_BF16", "DNNL_MAX_CPU_ISA");
    }

    private static void PreferOpenMPBlas()
    {
        var choice = Environment.GetEnvironmentVariable("DROPOUTTORCH_BLAS");
        if (choice == "system") return;
        var triplet = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
        var folder = string.IsNullOrEmpty(choice) ? $"/usr/lib/{triplet}/openblas-openmp" : choice;
        if (!Directory.Exists(folder))
        {
            if (string.IsNullOrEmpty(choice)) return;
            throw new DllNotFoundException($"DROPOUTTORCH_BLAS: expected a folder, got '{choice}'.");
        }
        BlasCore = OpenBlas.Load(folder);
        foreach (var library in s_blasLibraries) NativeLibrary.Load(Path.Combine(folder, library));
        BlasFolder = folder;
    }

    // Called while the library is being resolved, so through its symbols and not through NativeMethods.
    private static void Configure(nint library)
    {
        var cache = Number("DROPOUTTORCH_CACHE_MB", GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 >> 20) << 20;
        if (cache > 0)
            Require(((delegate* unmanaged<long, int>)NativeLibrary.GetExport(library, nameof(NativeMethods.te_allocator_install)))(cache));
        var threads = Number("DROPOUTTORCH_THREADS", OpenMPThreads() ?? Environment.ProcessorCount);
        Require(((delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, nameof(NativeMethods.te_set_num_threads)))((int)threads));
    }

    private static void Require(int status)
    {
        if (status < 0) throw new InvalidOperationException("The native engine refused its settings. Fix: check the DROPOUTTORCH_ environment variables.");
    }

    // OpenMP allows a list, one number for each level of nesting; the first is the one that counts here. What it cannot
    // read it ignores, and so do we: the variable is not ours.
    private static long? OpenMPThreads() =>
        long.TryParse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS")?.Split(',')[0], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : null;

    private static long Number(string variable, long fallback)
    {
        var text = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(text)) return fallback;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new DllNotFoundException($"{variable}: expected a whole number, got '{text}'.");
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim().TrimEnd('.');
}
