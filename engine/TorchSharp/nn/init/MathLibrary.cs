using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>
/// What .NET's Math lacks, from the C library: an approximation would not give PyTorch's draws to the last bit.
/// </summary>
internal static partial class MathLibrary
{
    [LibraryImport("libm.so.6", EntryPoint = "erf")]
    internal static partial double Erf(double x);
}
