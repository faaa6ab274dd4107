using System.Runtime.InteropServices;

namespace TorchSharp.Utils;

/// <summary>What stands under a name in the file system.</summary>
internal static partial class FileKind
{
    private const int FromCurrentFolder = -100; // AT_FDCWD
    private const uint TypeOnly = 1; // STATX_TYPE
    private const int ResultSize = 256;
    private const int ModeOffset = 28; // of stx_mode: this structure is the same on every processor, unlike stat's
    private const int TypeMask = 0xF000;
    private const int Pipe = 0x1000;
    private const int CharacterDevice = 0x2000;
    private const int BlockDevice = 0x6000;

    /// <summary>
    /// Whether a device or a pipe stands under the name, links followed. It is written to: a file put in its place would
    /// take it off the machine. .NET's attributes do not tell one from a file.
    /// </summary>
    internal static bool IsDeviceOrPipe(string path)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(path)) return false;
        var result = new byte[ResultSize];
        if (Statx(FromCurrentFolder, path, 0, TypeOnly, ref result[0]) != 0)
            throw new IOException($"{path}: expected to learn whether it is a file or a device, got: {Marshal.GetLastPInvokeErrorMessage()}.");
        return (BitConverter.ToUInt16(result, ModeOffset) & TypeMask) is Pipe or CharacterDevice or BlockDevice;
    }

    [LibraryImport("libc.so.6", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte result);
}
