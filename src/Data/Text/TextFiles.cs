using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>Finds the parts of a text in a folder: train.txt, valid.txt and test.txt, or the names under which known texts are published.</summary>
internal static class TextFiles
{
    private static readonly string[] Endings = [".txt", ".tokens", ".txt.gz", ".tokens.gz"];

    /// <summary>
    /// The file of a part: PART.txt, or the only one that ends with .PART.txt or .PART.tokens (ptb.train.txt, wiki.train.tokens), plain or
    /// with .gz.
    /// </summary>
    /// <exception cref="DataException">There is none, or several that could be meant.</exception>
    public static string Find(string folder, string part)
    {
        string[] names = [.. DataFolder.Files(folder).Select(path => Path.GetFileName(path))];
        string[] exact = [.. Endings.Select(ending => part + ending).Where(names.Contains)];
        string[] published = [.. names.Where(name => Endings.Any(ending => name.EndsWith($".{part}{ending}", StringComparison.Ordinal)))];
        string[] found = exact.Length > 0 ? exact[..1] : published;
        if (found.Length == 1)
            return Path.Combine(folder, found[0]);
        string got = found.Length == 0 ? "none" : string.Join(", ", found);
        string without = part == "valid" ? "; or set validation=0" : "";
        throw new DataException(folder, $"one file {part}.txt", got, "give a folder with train.txt, valid.txt and test.txt, or a single text file" + without);
    }
}
