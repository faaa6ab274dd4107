using DropoutTorch.Options;

namespace DropoutTorch.Training;

/// <summary>
/// Settings of known runs, as files in the folder recipes: NAME.yaml, or NAME/VARIANT.yaml for those that are to be compared. A file may
/// begin with <c>extends: FILE</c>, a file beside it whose settings it changes.
/// </summary>
public static class Recipes
{
    private const string Extension = ".yaml", Extends = "extends", Common = "common";

    /// <summary>Where the files are.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "recipes");

    /// <summary>Every name, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names() =>
    [
        .. Directory.EnumerateFiles(Folder, "*" + Extension, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Folder, path)[..^Extension.Length].Replace('\\', '/'))
            .Where(name => Path.GetFileName(name) != Common).Order(StringComparer.Ordinal),
    ];

    /// <summary>What a recipe is, from the comment in its first line.</summary>
    public static string Summary(string name) => File.ReadLines(PathOf(name)).First().TrimStart('#', ' ');

    /// <summary>The settings of the recipe called <paramref name="name"/>.</summary>
    /// <exception cref="OptionsException">There is none of that name.</exception>
    public static IReadOnlyDictionary<string, string> Read(string name)
    {
        if (Violation.OfName("recipe", name, Names()) is string unknown)
            throw new OptionsException([unknown]);
        return ReadFile(PathOf(name));
    }

    private static Dictionary<string, string> ReadFile(string path)
    {
        Dictionary<string, string> own = new(SettingsFile.Read(path));
        if (!own.Remove(Extends, out string? basis))
            return own;
        Dictionary<string, string> all = ReadFile(Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileName(basis) + Extension));
        foreach ((string key, string value) in own)
            all[key] = value;
        return all;
    }

    private static string PathOf(string name) => Path.Combine(Folder, name + Extension);
}
