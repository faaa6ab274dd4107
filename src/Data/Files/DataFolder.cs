using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>Finds the folder of a published data set.</summary>
internal static class DataFolder
{
    /// <summary>
    /// What the user named (a folder, or a file where <paramref name="orFile"/>), else the data set's own folder in the one that the
    /// environment names.
    /// </summary>
    /// <param name="name">The data set, and its folder's name.</param>
    /// <param name="what">What is looked for, with its article.</param>
    /// <param name="source">Where the files can be had.</param>
    /// <param name="dataDir">What the user named, if anything.</param>
    /// <param name="dataRoot">The value of the environment variable <see cref="MnistFolder.FolderVariable"/>.</param>
    /// <param name="orFile">Whether it may be a file as well.</param>
    /// <exception cref="DataException">There is none.</exception>
    public static string Locate(string name, string what, string source, string? dataDir, string? dataRoot, bool orFile = false)
    {
        string? folder = dataDir ?? (string.IsNullOrEmpty(dataRoot) ? null : Path.Combine(dataRoot, name));
        string fix = $"name it with --data-dir, or set {MnistFolder.FolderVariable} to the folder that holds {name}/; the files are at {source}";
        if (folder is null)
            throw new DataException(name, what, "none", fix);
        if (Directory.Exists(folder) || (orFile && File.Exists(folder)))
            return folder;
        throw new DataException(name, what, $"'{folder}', which {(orFile ? "does not exist" : "is no folder")}", fix);
    }

    /// <summary>The paths of the files in a folder, in code-point order.</summary>
    /// <exception cref="DataException">The folder cannot be read.</exception>
    public static string[] Files(string folder) => Listed(folder, () => Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).ToArray());

    /// <summary>What is listed of a folder.</summary>
    /// <exception cref="DataException">The folder cannot be read.</exception>
    public static T Listed<T>(string folder, Func<T> list)
    {
        try
        {
            return list();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(folder, "a folder that can be read", e.Message.TrimEnd('.'), "check the folder and its permissions", e);
        }
    }
}
