using System.Globalization;
using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>
/// A folder in the layout of the UCI regression benchmarks (Hernandez-Lobato and Adams 2015, arXiv:1502.05336; Gal and Ghahramani 2016,
/// arXiv:1506.02142): data.txt without a header, index_features.txt and index_target.txt with the numbers of columns, and for each split K
/// index_train_K.txt and index_test_K.txt with the numbers of rows, all from 0.
/// </summary>
internal sealed class TableFolder(string folder)
{
    public string Data => In("data.txt");

    /// <summary>The inputs' columns as an option would say them; null where no file does.</summary>
    public string? Features => Columns("index_features.txt");

    /// <summary>The target's column as an option would say it; null where no file does.</summary>
    public string? Target => Columns("index_target.txt");

    /// <summary>How many splits there are: what n_splits.txt says, else the split files that follow one another from 0.</summary>
    /// <exception cref="DataException">There is none.</exception>
    public int Splits()
    {
        if (Single("n_splits.txt") is int said)
            return said;
        int count = 0;
        while (File.Exists(In($"index_train_{count}.txt")))
            count++;
        return count > 0 ? count : throw new DataException(folder, "index_train_K.txt and index_test_K.txt from K = 0 on", "none", "name a folder with split files");
    }

    /// <summary>The one number above 0 that a file says; null where there is no such file.</summary>
    /// <exception cref="DataException">The file says something else.</exception>
    public int? Single(string file)
    {
        if (!File.Exists(In(file)))
            return null;
        int[] numbers = Numbers(In(file));
        return numbers is [> 0] ? numbers[0] : throw new DataException(In(file), "one number of at least 1", string.Join(", ", numbers.Take(3)), "correct the file");
    }

    /// <summary>The rows of a split.</summary>
    /// <param name="split">K.</param>
    /// <param name="rows">How many rows the table has.</param>
    /// <exception cref="DataException">There is no such split, or a row is not in the table or listed twice.</exception>
    public (int[] Train, int[] Test) Split(long split, int rows)
    {
        string trainFile = In($"index_train_{split}.txt"), testFile = In($"index_test_{split}.txt");
        if (!File.Exists(trainFile) || !File.Exists(testFile))
        {
            string expected = $"a number K with index_train_K.txt and index_test_K.txt in '{folder}'";
            throw new DataException("split", expected, $"{split}", "choose a split that is there, or none");
        }
        int[] train = Numbers(trainFile), test = Numbers(testFile);
        bool[] seen = new bool[rows];
        CheckRows(trainFile, train, seen);
        CheckRows(testFile, test, seen);
        return (train, test);
    }

    private static void CheckRows(string file, int[] numbers, bool[] seen)
    {
        foreach (int row in numbers)
        {
            if (row >= seen.Length)
                throw new DataException(file, $"rows from 0 to {seen.Length - 1}", $"{row}", "use split files that belong to the table");
            if (seen[row])
                throw new DataException(file, "every row once, in training or test", $"row {row} again", "use split files that belong together");
            seen[row] = true;
        }
    }

    private string In(string file) => Path.Combine(folder, file);

    private string? Columns(string file) => File.Exists(In(file)) ? string.Join(',', Numbers(In(file))) : null;

    /// <summary>Whole numbers from 0, one a line.</summary>
    private static int[] Numbers(string path) => DataFile.Read(path, "a list of numbers", content =>
    {
        var lines = new TextLines(content);
        List<int> numbers = [];
        for (string? line = lines.Next(); line is not null; line = lines.Next())
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            if (!int.TryParse(line.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                throw new TablePlace(path, lines.Number).Error("a whole number from 0", line.Length > 40 ? "other text" : $"'{line}'", "write one number a line");
            numbers.Add(number);
        }
        return numbers.Count > 0 ? numbers.ToArray() : throw new DataException(path, "at least one number", "none", "write one number a line");
    });
}
