namespace TorchSharp.Utils;

/// <summary>
/// Writes a file so that its name stands for the old content or the whole new one, never for a part: the bytes go to a
/// file beside it, reach the disk, and only then take the name. Devices and pipes are written to as they are.
/// </summary>
internal static class AtomicFile
{
    internal static void Write(string location, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(location);
        if (FileKind.IsDeviceOrPipe(location))
        {
            using var device = new FileStream(location, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            write(device);
            return;
        }
        var path = Target(location);
        var part = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            using (var stream = new FileStream(part, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            if (!OperatingSystem.IsWindows() && File.Exists(path)) File.SetUnixFileMode(part, File.GetUnixFileMode(path));
            File.Move(part, path, overwrite: true);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    /// <summary>A link keeps pointing to the file that it points to.</summary>
    private static string Target(string location)
    {
        var path = Path.GetFullPath(location);
        return new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
    }
}
