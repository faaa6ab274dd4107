using System.Text.RegularExpressions;
using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>
/// Writes files that are either the old ones or the whole new ones, whenever the program or the machine stops. A link goes on to lead to
/// its file, and a file that is replaced keeps its permissions.
/// </summary>
public static partial class AtomicFile
{
    /// <summary>
    /// Writes to a temporary file in the same folder, has it reach the disk, and gives it the final name, which replaces an older file.
    /// When this returns, the name is on the disk too.
    /// </summary>
    /// <param name="path">The final name.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="DataException">The path names no file, or the folder or the disk does not take it; nothing is left behind.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        using PendingFile pending = Prepare(path, write);
        pending.Commit();
    }

    /// <summary>The first half of <see cref="Write"/>: the content is on the disk, under a temporary name, and the older file is still there.</summary>
    /// <param name="path">The final name.</param>
    /// <param name="write">Writes the content.</param>
    /// <returns>What gives it the final name, or, disposed before that, takes it away again.</returns>
    /// <exception cref="DataException">As of <see cref="Write"/>.</exception>
    public static PendingFile Prepare(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        CheckName(path);
        string? temporary = null;
        try
        {
            string target = Target(path);
            temporary = TemporaryFor(target);
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            KeepPermissions(target, temporary);
            return new PendingFile(path, target, temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            DeleteIfThere(temporary);
            throw Unwritable(path, e);
        }
        catch
        {
            DeleteIfThere(temporary);
            throw;
        }
    }

    /// <summary>
    /// Removes the temporary files that killed programs have left beside the files of a folder. Only whoever is sure that no other
    /// program writes there may ask for it.
    /// </summary>
    /// <param name="folder">The folder; it is there.</param>
    /// <param name="isOurs">Whether a file of this final name is the caller's; those of others stay.</param>
    /// <exception cref="IOException">A file cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be changed.</exception>
    public static void RemoveLeftovers(string folder, Func<string, bool> isOurs)
    {
        ArgumentNullException.ThrowIfNull(isOurs);
        foreach (string file in Directory.EnumerateFiles(folder, ".*.tmp").Where(file => IsLeftover(file, isOurs)))
            File.Delete(file);
    }

    /// <summary>Whether a path is that of a temporary file for one of the final names that <paramref name="isOurs"/> tells.</summary>
    public static bool IsLeftover(string path, Func<string, bool> isOurs)
    {
        ArgumentNullException.ThrowIfNull(isOurs);
        Match name = TemporaryName().Match(Path.GetFileName(path));
        return name.Success && isOurs(name.Groups["final"].Value);
    }

    internal static DataException Unwritable(string path, Exception e) =>
        new(path, "a file that can be written", e.Message.TrimEnd('.'), "choose a folder that you may write to, on a disk with space left", e);

    internal static void DeleteIfThere(string? temporary)
    {
        if (File.Exists(temporary))
            File.Delete(temporary);
    }

    [GeneratedRegex(@"\A\.(?<final>.+)\.[0-9a-f]{32}\.tmp\z", RegexOptions.Singleline)]
    private static partial Regex TemporaryName();

    private static void CheckName(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Path.GetFileName(path).Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            throw new DataException(path, "the path of a file", path.Length == 0 ? "an empty one" : "one that no file can have", "name a file to write");
    }

    private static string Target(string path)
    {
        string full = Path.GetFullPath(path);
        return new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
    }

    private static string TemporaryFor(string target) =>
        Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");

    private static void KeepPermissions(string target, string temporary)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(target))
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
    }

}
