using System.Security.Cryptography;

namespace App.Tests;

/// <summary>What is in a folder, byte for byte: two are the same where nothing was changed in between.</summary>
internal static class FolderState
{
    /// <summary>All of it.</summary>
    public static string Of(string folder) => Of(folder, _ => true);

    /// <summary>Without the files of the lock, which come and go.</summary>
    public static string OfRun(string folder) => Of(folder, path => !Path.GetFileName(path).StartsWith(".lock", StringComparison.Ordinal));

    private static string Of(string folder, Func<string, bool> counts) => string.Join('\n', Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
        .Where(counts).Order(StringComparer.Ordinal)
        .Select(path => $"{Path.GetRelativePath(folder, path)} {(File.Exists(path) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))) : "folder")}"));
}
