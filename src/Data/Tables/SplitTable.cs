using DropoutTorch.Options;
using static TorchSharp.torch;

namespace DropoutTorch.Data;

/// <summary>
/// A regression table with fixed splits: a folder in the layout of the UCI benchmarks (data.txt, index_features.txt, index_target.txt,
/// index_train_K.txt and index_test_K.txt; n_splits.txt, n_hidden.txt and n_epochs.txt where they are there). The table is read once.
/// </summary>
public sealed class SplitTable
{
    private readonly TableFolder _folder;
    private readonly Table _table;

    private SplitTable(string path)
    {
        Path = path;
        _folder = new TableFolder(path);
        _table = new TableReader(new TableOptions { Path = path, Delimiter = "whitespace", Header = "no" }, _folder.Target, _folder.Features).Read(_folder.Data);
        if (_table.Columns.Targets.Count != 1)
            throw new DataException(path, "one target column", $"{_table.Columns.Targets.Count}", "leave one number in index_target.txt");
        Splits = _folder.Splits();
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Rows of the table.</summary>
    public int Rows => _table.Rows;

    /// <summary>Columns that are predicted from.</summary>
    public int Features => _table.Columns.Features.Count;

    /// <summary>How many splits there are.</summary>
    public int Splits { get; }

    /// <summary>What n_hidden.txt says: hidden units of the published networks.</summary>
    public int? Hidden => _folder.Single("n_hidden.txt");

    /// <summary>What n_epochs.txt says, in units of the publication.</summary>
    public int? Epochs => _folder.Single("n_epochs.txt");

    /// <summary>Reads a folder.</summary>
    /// <exception cref="DataException">It is missing, or a file is missing or damaged.</exception>
    public static SplitTable Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!Directory.Exists(path))
            throw new DataException(path, "a folder with data.txt and its splits", File.Exists(path) ? "a file" : "nothing there", "name an existing folder");
        return new SplitTable(path);
    }

    /// <summary>The training and test rows of a split, by their numbers in the table, in the order of the files.</summary>
    /// <exception cref="DataException">There is no such split, or its files do not belong to the table.</exception>
    public (int[] Train, int[] Test) Split(int split) => _folder.Split(split, Rows);

    /// <summary>Rows, scaled to mean 0 and population deviation 1 of the rows that are trained on; a column of equal values is only shifted.</summary>
    /// <param name="trained">The rows that the scaling is that of; at least one.</param>
    /// <param name="rows">The rows wanted.</param>
    /// <returns>float32 inputs (rows, features) and targets (rows), and the mean and deviation of the trained rows' targets.</returns>
    public (Tensor Inputs, Tensor Targets, double Mean, double Std) Scaled(IReadOnlyList<int> trained, IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentNullException.ThrowIfNull(rows);
        Scaling inputs = Scaling.Of(_table.Inputs, Features, trained), target = Scaling.Of(_table.Targets, 1, trained);
        using Tensor column = target.ToTensor(_table.Targets, rows);
        return (inputs.ToTensor(_table.Inputs, rows), column.view(rows.Count), target.Mean[0], target.Std[0]);
    }
}
