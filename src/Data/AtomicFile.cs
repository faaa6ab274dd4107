using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>Writes files that are either the old ones or the whole new ones, whenever the program or the machine stops.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes to a temporary file in the same folder, has it reach the disk, and gives it the final name, which replaces an older file.
    /// </summary>
    /// <param name="path">The final name.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="DataException">The path names no file, or the folder or the disk does not take it; nothing is left behind.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string temporary = TemporaryFor(path);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            DeleteIfThere(temporary);
            throw new DataException(
                path, "a file that can be written", e.Message.TrimEnd('.'), "choose a folder that you may write to, on a disk with space left", e);
        }
        catch
        {
            DeleteIfThere(temporary);
            throw;
        }
    }

    private static string TemporaryFor(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string name = Path.GetFileName(path);
        if (name.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            throw new DataException(path, "the path of a file", path.Length == 0 ? "an empty one" : "one that no file can have", "name a file to write");
        return Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{name}.{Guid.NewGuid():N}.tmp");
    }

    private static void DeleteIfThere(string temporary)
    {
        if (File.Exists(temporary))
            File.Delete(temporary);
    }
}
