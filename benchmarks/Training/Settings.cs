using System.Globalization;
using DropoutTorch.Data;

namespace DropoutTorch.Benchmarks.Training;

/// <summary>The command line: --samples N --epochs N --data-dir DIR --only NAME.</summary>
/// <param name="Samples">Training samples an epoch: the first so many.</param>
/// <param name="Epochs">Epochs a side that count.</param>
/// <param name="Folder">MNIST's four files.</param>
/// <param name="Only">One case; null for all.</param>
internal sealed record Settings(int Samples, int Epochs, string Folder, string? Only)
{
    internal static Settings Parse(string[] arguments)
    {
        var root = Environment.GetEnvironmentVariable(MnistFolder.FolderVariable) ?? "";
        var settings = new Settings(60_000, 5, Path.Combine(root, MnistFolder.Mnist.Name), Only: null);
        foreach (var pair in arguments.Chunk(2))
            settings = pair switch
            {
                ["--samples", var number] => settings with { Samples = int.Parse(number, CultureInfo.InvariantCulture) },
                ["--epochs", var number] => settings with { Epochs = int.Parse(number, CultureInfo.InvariantCulture) },
                ["--data-dir", var folder] => settings with { Folder = folder },
                ["--only", var name] => settings with { Only = name },
                _ => throw new ArgumentException($"expected --samples N, --epochs N, --data-dir DIR or --only NAME, got {string.Join(' ', pair)}.", nameof(arguments)),
            };
        return settings;
    }
}
