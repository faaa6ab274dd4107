using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DropoutTorch.Benchmarks;

/// <summary>What the figures were measured on.</summary>
public static class Processor
{
    private const string LinuxFile = "/proc/cpuinfo";

    /// <summary>The processor's name as Linux tells it, elsewhere its architecture.</summary>
    public static string Name
    {
        get
        {
            var line = File.Exists(LinuxFile) ? File.ReadLines(LinuxFile).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
            return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
        }
    }

    /// <summary>Bits of the widest vectors that .NET uses here.</summary>
    public static int VectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
}
