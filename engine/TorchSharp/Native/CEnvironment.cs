using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Variables for native libraries, which read the C environment: Environment.SetEnvironmentVariable does not reach it.</summary>
internal static partial class CEnvironment
{
    internal static void Set(string name, string value) => _ = setenv(name, value, 1);

    /// <summary>Sets a variable, unless the user has set it, or another that decides the same.</summary>
    internal static void SetUnlessGiven(string name, string value, string other)
    {
        if (Environment.GetEnvironmentVariable(name) is null && Environment.GetEnvironmentVariable(other) is null) Set(name, value);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
