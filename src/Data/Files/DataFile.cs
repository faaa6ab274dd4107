using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>Opens the user's data files, and says in one line what is wrong with those that cannot be read.</summary>
internal static class DataFile
{
    /// <summary>What to do about a file whose content is not what it should be.</summary>
    public const string Damaged = "fetch the file again, for it is damaged or incomplete";

    /// <summary>Reads a file, plain or gzip-compressed: its first bytes decide which, not its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it should be, with its article: "an IDX file".</param>
    /// <param name="read">Reads the content.</param>
    /// <exception cref="DataException">The file is missing, no regular file, unreadable, or its compressed data is damaged.</exception>
    public static T Read<T>(string path, string kind, Func<DataStream, T> read)
    {
        string notAFile = "name an existing " + kind[(kind.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            throw new DataException($"'{path}'", "the path of a file", "one that no file can have", notAFile);
        if (Directory.Exists(path))
            throw new DataException(path, kind, "a folder", notAFile);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
            if (!file.CanSeek)
                throw new DataException(path, "a regular file", "a pipe or a device", "save the data to a file first");
            using var content = new DataStream(file, path);
            return read(content);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException(path, kind, "nothing there", notAFile, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new DataException(path, "a readable file", "no permission to read it", "change its permissions", e);
        }
        catch (IOException e)
        {
            throw new DataException(path, "a readable file", $"an error of the system ({e.Message})", notAFile, e);
        }
    }
}
