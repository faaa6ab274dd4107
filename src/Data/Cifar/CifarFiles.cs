namespace DropoutTorch.Data;

/// <summary>Finds the files of CIFAR by their names: in a folder, in the published folder within it, or in the published archive.</summary>
internal static class CifarFiles
{
    /// <summary>Those of the wanted files that are there, each with what reads it.</summary>
    /// <param name="path">The folder, or the archive itself.</param>
    /// <param name="archive">The published archive's name without .tar.gz.</param>
    /// <param name="inner">The folder in which the published archive holds the files.</param>
    /// <param name="wanted">The names of the files, without .gz.</param>
    public static Dictionary<string, Func<CifarFile>> Find(string path, string archive, string inner, IReadOnlyCollection<string> wanted)
    {
        if (File.Exists(path))
            return InArchive(path, wanted);
        Dictionary<string, Func<CifarFile>> found = InFolder(path, inner, wanted);
        // Names alone may lie beside an archive.
        if (found.Keys.Any(name => name.EndsWith(".bin", StringComparison.Ordinal)))
            return found;
        string? packed = Places(path, archive + ".tar", inner).FirstOrDefault(File.Exists);
        return packed is null ? found : InArchive(packed, wanted);
    }

    private static Dictionary<string, Func<CifarFile>> InFolder(string folder, string inner, IEnumerable<string> wanted)
    {
        Dictionary<string, Func<CifarFile>> found = [];
        foreach (string name in wanted)
        {
            if (Places(folder, name, inner).FirstOrDefault(File.Exists) is string file)
                found[name] = () => CifarFile.Read(file);
        }
        return found;
    }

    private static string[] Places(string folder, string name, string inner) =>
    [
        Path.Combine(folder, name),
        Path.Combine(folder, name + ".gz"),
        Path.Combine(folder, inner, name),
        Path.Combine(folder, inner, name + ".gz"),
    ];

    private static Dictionary<string, Func<CifarFile>> InArchive(string archive, IReadOnlyCollection<string> wanted)
    {
        Dictionary<string, Func<CifarFile>> found = [];
        TarArchive.Read(archive, file =>
        {
            string name = file.Name[(file.Name.LastIndexOf('/') + 1)..];
            if (!wanted.Contains(name))
                return;
            var read = new CifarFile($"{archive}({file.Name})", file.Bytes(CifarFile.MostBytes));
            found[name] = () => read;
        });
        return found;
    }
}
