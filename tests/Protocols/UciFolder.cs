using System.Globalization;
using Data.Tests;

namespace Protocols.Tests;

/// <summary>Data sets in the layout of the UCI splits, small enough to be gone through in a moment.</summary>
internal sealed class UciFolder : IDisposable
{
    public const int Rows = 60, TestRows = 10;

    private readonly TempFolder _folder = new();

    public string Path => _folder.Path;

    public string In(params string[] parts) => System.IO.Path.Combine([_folder.Path, .. parts]);

    /// <summary>y = 3 a − 2 b, with a third column that is constant; the target is the first column.</summary>
    public UciFolder Add(string name, int splits = 3)
    {
        Directory.CreateDirectory(In(name));
        var random = new Random(1);
        File.WriteAllLines(In(name, "data.txt"), Enumerable.Range(0, Rows).Select(_ =>
        {
            double a = random.NextDouble(), b = random.NextDouble();
            return string.Create(CultureInfo.InvariantCulture, $" {(3 * a) - (2 * b)} {a}\t{b} 7");
        }));
        File.WriteAllText(In(name, "index_target.txt"), "0\n");
        File.WriteAllLines(In(name, "index_features.txt"), ["1", "2", "3"]);
        File.WriteAllText(In(name, "n_splits.txt"), $"{splits}\n");
        File.WriteAllText(In(name, "n_hidden.txt"), "8\n");
        for (int split = 0; split < splits; split++)
        {
            int[] rows = [.. Enumerable.Range(0, Rows)];
            random.Shuffle(rows);
            File.WriteAllLines(In(name, $"index_train_{split}.txt"), rows[TestRows..].Select(row => $"{row}"));
            File.WriteAllLines(In(name, $"index_test_{split}.txt"), rows[..TestRows].Select(row => $"{row}"));
        }
        return this;
    }

    public void Dispose() => _folder.Dispose();
}
