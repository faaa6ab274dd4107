using DropoutTorch.Data;

namespace Data.Tests;

/// <summary>The published data sets, where the environment names a folder with them.</summary>
internal static class RealData
{
    /// <summary>A folder of theirs; skips the test where there is none.</summary>
    public static string Folder(string name)
    {
        string? root = Environment.GetEnvironmentVariable(MnistFolder.FolderVariable);
        string folder = Path.Combine(root ?? "", name);
        Skip.If(string.IsNullOrEmpty(root) || !Directory.Exists(folder), $"{MnistFolder.FolderVariable} names no folder with {name}/ in it");
        return folder;
    }
}
