using DropoutTorch.Data.Digits;

namespace DropoutTorch.Data;

/// <summary>A data set that can be asked for by name.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Summary">What it is, in one line.</param>
/// <param name="Load">Reads or draws it.</param>
public sealed record DataSource(string Name, string Summary, Func<DataSourceOptions, DatasetSplits> Load);

/// <summary>All data sets, by name.</summary>
public static class DataSources
{
    /// <summary>Every source, the built-in one first.</summary>
    public static IReadOnlyList<DataSource> All { get; } =
    [
        new(SyntheticDigits.Name, "drawn digits, 28 x 28, 10 classes; built in, needs no files", SyntheticDigits.Load),
        new(MnistFolder.Mnist.Name, "handwritten digits, 28 x 28, 10 classes; read from a folder", MnistFolder.Mnist.Load),
        new(MnistFolder.FashionMnist.Name, "pieces of clothing, 28 x 28, 10 classes; read from a folder", MnistFolder.FashionMnist.Load),
    ];

    /// <summary>The source called <paramref name="name"/> (letter case counts).</summary>
    /// <exception cref="DataException">There is none; the message lists the names and points at the nearest.</exception>
    public static DataSource Find(string name)
    {
        DataSource? source = All.FirstOrDefault(source => source.Name == name);
        if (source is not null)
            return source;
        string[] names = [.. All.Select(known => known.Name)];
        string fix = NearestName.Find(name, names) is string nearest ? $"use '{nearest}'" : "use one of these names";
        throw new DataException("data set", "one of " + string.Join(", ", names), $"'{name}'", fix);
    }

    /// <summary>Loads the data set called <paramref name="name"/>. The caller disposes it.</summary>
    /// <exception cref="DataException">No such data set, or its files or options are wrong.</exception>
    public static DatasetSplits Load(string name, DataSourceOptions options) => Find(name).Load(options);
}
