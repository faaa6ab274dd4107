using System.Globalization;
using DropoutTorch.Options;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Data;

/// <summary>Makes a data set of a table: inputs float32 (N, features), scaled with mean and deviation of the rows that are trained on.</summary>
internal static class TableDataset
{
    private const int MostClasses = 10_000;

    /// <summary>Reads the table and divides its rows.</summary>
    /// <exception cref="DataException">A file is missing or damaged, or a part gets no row.</exception>
    public static DatasetSplits Load(TableOptions options)
    {
        string path = options.Path!;
        if (!Directory.Exists(path) && options.Split is not null)
            throw new DataException("split", "none, for the table is a single file", $"{options.Split}", "leave it out, or name a folder with split files");
        var folder = new TableFolder(path);
        Table table = Directory.Exists(path)
            ? new TableReader(options, folder.Target, folder.Features).Read(folder.Data)
            : new TableReader(options).Read(path);
        return ToSplits(options, table, Rows(options, folder, table).Checked(table.Path, options.Validation));
    }

    private static TableRows Rows(TableOptions options, TableFolder folder, Table table)
    {
        if (options.Split is not long split)
            return TableRows.Drawn(table, options);
        (int[] train, int[] test) = folder.Split(split, table.Rows);
        return TableRows.Listed(train, test, options.Validation);
    }

    private static DatasetSplits ToSplits(TableOptions options, Table table, TableRows rows)
    {
        using DisposeScope scope = NewDisposeScope();
        Scaling inputs = Scaling.Of(table.Inputs, table.Columns.Features.Count, rows.Train);
        Func<int[], Tensor> targets;
        DataTask task;
        if (options.IsClassification)
        {
            string[] classes = Classes(table);
            Dictionary<string, long> numbers = classes.Select((name, i) => (name, (long)i)).ToDictionary();
            task = new Classification(classes);
            targets = part => tensor(part.Select(row => numbers[table.Labels[row]]).ToArray());
        }
        else
        {
            Scaling scaling = Scaling.Of(table.Targets, table.Columns.Targets.Count, rows.Train);
            task = new Regression([.. table.Columns.Targets.Select(column => table.Columns.Names[column])], scaling.Mean, scaling.Std);
            targets = part => scaling.ToTensor(table.Targets, part);
        }
        return new DatasetSplits(Part("train", rows.Train), rows.Validation.Length == 0 ? null : Part("validation", rows.Validation), Part("test", rows.Test));

        TensorDataset Part(string name, int[] part) => new($"{options.Name} {name}", inputs.ToTensor(table.Inputs, part), targets(part), task);
    }

    /// <summary>All classes of the table: whole numbers by size, other names in code-point order.</summary>
    private static string[] Classes(Table table)
    {
        string[] names = [.. table.Labels.Distinct()];
        string column = TableColumns.Label(table.Columns.Names, table.Columns.Targets[0]);
        if (names.Length is < 2 or > MostClasses)
            throw new DataException(table.Path, $"2 to {MostClasses} classes in {column}", $"{names.Length}", "name another target, or set task=regression");
        return names.All(name => long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            ? [.. names.OrderBy(name => long.Parse(name, CultureInfo.InvariantCulture))]
            : [.. names.Order(StringComparer.Ordinal)];
    }
}
