using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp.Native;

/// <summary>
/// torchvision's own operators, from the libraries that its Python package brings along; Python itself is not needed. They are
/// looked for on first use: in the folder that <c>DROPOUTTORCH_TORCHVISION</c> names (or that of the file it names), else beside the
/// libtorch in use: next to the torch folder of a PyTorch wheel, or where Debian's python3-torchvision puts them.
/// </summary>
internal static unsafe class VisionLibrary
{
    internal const string Variable = "DROPOUTTORCH_TORCHVISION";
    private const string SystemFolder = "/usr/lib/python3/dist-packages/torchvision";
    private const string Fix = $"Fix: apt install python3-torchvision (for the libtorch of a PyTorch wheel: pip install torchvision), or set {Variable}";

    private static readonly Lock s_loading = new();
    private static volatile bool s_images;
    private static volatile bool s_operators;

    /// <summary>Makes <c>image::decode_image</c> and its like available.</summary>
    /// <exception cref="DllNotFoundException">There is no such library, or it does not go with the libtorch in use.</exception>
    internal static void RequireImages()
    {
        if (s_images) return;
        Require("image", "image::decode_image");
        s_images = true;
    }

    /// <summary>Makes <c>torchvision::nms</c> and its like available.</summary>
    /// <exception cref="DllNotFoundException">There is no such library, or it does not go with the libtorch in use.</exception>
    internal static void RequireOperators()
    {
        if (s_operators) return;
        Require("_C", "torchvision::nms");
        s_operators = true;
    }

    private static void Require(string library, string operation)
    {
        lock (s_loading)
        {
            if (Operator.Exists(operation)) return;
            var libtorch = Marshal.PtrToStringUTF8((nint)NativeMethods.te_library_path())!;
            var path = Find(library, Environment.GetEnvironmentVariable(Variable), libtorch);
            Load(path);
            if (!Operator.Exists(operation))
                throw new DllNotFoundException($"{path} has no {operation} for the libtorch in use ({libtorch}). {Fix} to the torchvision that goes with it.");
        }
    }

    /// <summary>The path of one of torchvision's libraries.</summary>
    /// <param name="library">Its name up to the first dot: <c>image</c> or <c>_C</c>.</param>
    /// <param name="chosen">The variable's value.</param>
    /// <param name="libtorch">The file that libtorch was loaded from.</param>
    internal static string Find(string library, string? chosen, string libtorch)
    {
        var folder = string.IsNullOrEmpty(chosen) ? Beside(libtorch) : Chosen(chosen);
        // A file name may say which Python it was built for: image.cpython-311-x86_64-linux-gnu.so.
        if (File.Exists(chosen) && IsLibrary(chosen, library)) return chosen;
        return Files(folder).Where(file => IsLibrary(file, library)).Order(StringComparer.Ordinal).FirstOrDefault()
            ?? throw new DllNotFoundException($"torchvision's {library}*.so was not found in {folder}. {Fix}.");
    }

    private static string Chosen(string chosen) => Directory.Exists(chosen) ? chosen
        : File.Exists(chosen) ? Path.GetDirectoryName(Path.GetFullPath(chosen))!
        : throw new DllNotFoundException($"{Variable}: expected torchvision's image library or its folder, got '{chosen}', which does not exist.");

    private static string Beside(string libtorch)
    {
        var lib = Path.GetDirectoryName(libtorch);
        var torch = Path.GetDirectoryName(lib);
        return Path.GetFileName(lib) == "lib" && Path.GetFileName(torch) == "torch"
            ? Path.Combine(Path.GetDirectoryName(torch)!, "torchvision")
            : SystemFolder;
    }

    private static string[] Files(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "*.so") : [];

    private static bool IsLibrary(string file, string library) => Path.GetFileName(file).Split('.')[0] == library;

    private static void Load(string path)
    {
        if (TryLoad(path) is not { } error) return;
        if (PythonOf(path) is { } python && error.Message.Contains("undefined symbol: Py", StringComparison.Ordinal))
        {
            // Some builds use Python's names for their errors. The library that has them is enough; no Python runs.
            LoadPython(python, path);
            error = TryLoad(path);
        }
        if (error is not null) throw Refused(path, error);
    }

    private static TorchException? TryLoad(string path)
    {
        try
        {
            LoadLibrary(path);
            return null;
        }
        catch (TorchException error)
        {
            return error;
        }
    }

    private static void LoadPython(string version, string path)
    {
        var library = $"libpython{version}.so.1.0";
        if (TryLoad(library) is { } error)
            throw new DllNotFoundException($"{library} was not found, which {path} needs. Fix: apt install libpython{version}.", error);
    }

    /// <summary>The version of Python that a library's name says it was built for, such as 3.13, or null.</summary>
    internal static string? PythonOf(string path)
    {
        const string Mark = ".cpython-3";
        var name = Path.GetFileName(path);
        var start = name.IndexOf(Mark, StringComparison.Ordinal);
        if (start < 0) return null;
        var minor = new string([.. name.Skip(start + Mark.Length).TakeWhile(char.IsAsciiDigit)]);
        return minor.Length == 0 ? null : $"3.{minor}";
    }

    private static void LoadLibrary(string path)
    {
        fixed (byte* bytes = Encoding.UTF8.GetBytes(path + '\0')) NativeError.Check(NativeMethods.te_load_library(bytes));
    }

    private static DllNotFoundException Refused(string path, TorchException error) =>
        new($"{path} cannot be loaded: {error.Message.Split('\n', 2)[0].TrimEnd('.')}. {Fix} to the torchvision that goes with the libtorch in use.", error);
}
