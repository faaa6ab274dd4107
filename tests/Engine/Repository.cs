namespace Engine.Tests;

/// <summary>Where the checkout lies that the tests were built from.</summary>
internal static class Repository
{
    internal static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "DropoutTorch.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException($"expected DropoutTorch.sln above {AppContext.BaseDirectory}.");
    }
}
