using TorchSharp.Native;
using static System.FormattableString;

namespace DropoutTorch.App.Engine;

/// <summary>The engine of this repository, over the machine's own libtorch.</summary>
internal sealed class CurrentEngine : IEngineInfo
{
    private const double Gibibyte = 1L << 30;

    public string Kind => "system";

    public IReadOnlyDictionary<string, string> BlasEnvironment => EngineInfo.BlasEnvironment;

    public IReadOnlyList<(string Title, string Value)> Facts =>
    [
        ("libtorch file", EngineInfo.LibtorchPath),
        ("native library", EngineInfo.NativeLibraryPath),
        ("BLAS", Blas()),
        ("allocator", Allocator()),
        ("torchvision", TorchVision()),
    ];

    private static string Blas() =>
        EngineInfo.BlasFolder is not { } folder ? "the system's default" : EngineInfo.BlasCore is { } core ? $"{folder}, kernels for {core}" : folder;

    private static string Allocator()
    {
        CpuMemory memory = CpuMemory.Now;
        return memory.CacheLimit > 0
            ? Invariant($"keeps up to {memory.CacheLimit / Gibibyte:0.0} GiB of freed memory")
            : "libtorch's own (DROPOUTTORCH_CACHE_MB is 0)";
    }

    /// <summary>torchvision's operators lie beside the libtorch of a wheel, or where Debian puts Python packages.</summary>
    private static string TorchVision()
    {
        string besideLibtorch = Path.GetFullPath(Path.Combine(EngineInfo.LibtorchPath, "..", "..", "..", "torchvision"));
        string[] folders = [besideLibtorch, "/usr/lib/python3/dist-packages/torchvision"];
        string? found = folders.FirstOrDefault(folder => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "image*.so").Any());
        return found ?? "not found; needed to decode images only (Debian: apt-get install python3-torchvision)";
    }
}
