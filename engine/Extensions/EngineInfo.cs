using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>What the engine runs on: files, libraries, threads and memory.</summary>
public static unsafe class EngineInfo
{
    /// <summary>The version of libtorch that is loaded.</summary>
    public static string LibtorchVersion => torch.__version__;

    /// <summary>The file that libtorch was loaded from.</summary>
    public static string LibtorchPath => Marshal.PtrToStringUTF8((nint)NativeMethods.te_library_path())!;

    /// <summary>The engine's native library.</summary>
    public static string NativeLibraryPath
    {
        get
        {
            Touch();
            return NativeLoader.LoadedFrom!;
        }
    }

    /// <summary>The folder of the BLAS that the engine chose, or null where it left the system's default.</summary>
    public static string? BlasFolder
    {
        get
        {
            Touch();
            return NativeLoader.BlasFolder;
        }
    }

    /// <summary>OpenBLAS's kernels that the engine uses, such as SkylakeX; null where it left the system's default.</summary>
    public static string? BlasCore
    {
        get
        {
            Touch();
            return NativeLoader.BlasCore;
        }
    }

    /// <summary>The environment variables that give another process on this machine the same BLAS; none where it is the system's default.</summary>
    public static IReadOnlyDictionary<string, string> BlasEnvironment
    {
        get
        {
            Touch();
            var variables = new Dictionary<string, string>();
            if (NativeLoader.BlasFolder is { } folder) variables["LD_LIBRARY_PATH"] = folder;
            if (NativeLoader.BlasCore is { } core) variables["OPENBLAS_CORETYPE"] = core;
            return variables;
        }
    }

    /// <summary>How libtorch was built, in its own words.</summary>
    public static string BuildConfiguration => Marshal.PtrToStringUTF8((nint)NativeMethods.te_config())!;

    /// <summary>Threads within an operator.</summary>
    public static int Threads => torch.get_num_threads();

    /// <summary>Every operator that libtorch knows, as <c>namespace::name.overload</c>.</summary>
    public static IReadOnlyList<string> Operators => Operator.Names();

    /// <summary>An operator's declaration.</summary>
    /// <param name="name"><c>name.overload</c>; the namespace <c>aten::</c> may be left out.</param>
    public static string Schema(string name) => Operator.Get(name).Schema;

    /// <summary>Loads a library that registers operators of its own, such as torchvision's.</summary>
    public static void LoadOperators(string path)
    {
        fixed (byte* bytes = System.Text.Encoding.UTF8.GetBytes(path + '\0')) NativeError.Check(NativeMethods.te_load_library(bytes));
    }

    private static void Touch() => _ = torch.get_num_threads();
}
