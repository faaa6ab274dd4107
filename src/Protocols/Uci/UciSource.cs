using DropoutTorch.Data;
using DropoutTorch.Options;

namespace DropoutTorch.Protocols;

/// <summary>A data set that the protocol is to go through: read and checked, before hours of work begin.</summary>
/// <param name="Set">What is done with it.</param>
/// <param name="Table">Its rows.</param>
/// <param name="Jobs">Numbers of splits that are computed side by side.</param>
internal sealed record UciSource(UciSet Set, SplitTable Table, IReadOnlyList<int[]> Jobs)
{
    private const string DataFile = "data.txt";
    private const long MostWeights = 1_000_000; // of a fit; the published ones have up to 1,100

    /// <summary>How many splits are gone through.</summary>
    public int Splits => Jobs.Sum(job => job.Length);

    /// <summary>Opens all that the user asked for.</summary>
    /// <exception cref="DataException">A folder is missing or damaged, a name is unknown, or there is no grid for it.</exception>
    public static IReadOnlyList<UciSource> All(UciOptions options)
    {
        if (!Directory.Exists(options.DataDir))
            throw new DataException("--data-dir", "a folder with a folder for each data set", $"'{options.DataDir}', which is no folder", "name an existing folder");
        // The folder of a single set will do as well.
        if (File.Exists(Path.Combine(options.DataDir, DataFile)))
            return [Open(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.DataDir))), options.DataDir, options)];
        string[] known = Folders(options.DataDir);
        if (known.Length == 0)
            throw new DataException(options.DataDir, $"folders with {DataFile} and its splits", "none", "name the folder that holds them");
        OptionsException.ThrowIfAny([.. (options.Sets ?? []).Select(name => Violation.OfName("sets", name, known)).OfType<string>()]);
        return [.. (options.Sets ?? known).Select(name => Open(name, Path.Combine(options.DataDir, name), options))];
    }

    private static string[] Folders(string folder)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(folder).Where(path => File.Exists(Path.Combine(path, DataFile))).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(folder, "a folder that can be read", e.Message.TrimEnd('.'), "check the folder and its permissions", e);
        }
    }

    private static UciSource Open(string name, string path, UciOptions options)
    {
        if (options.Taus is null && PublishedUci.Find(name) is null)
            throw new DataException("tau", $"a grid for '{name}', for which none is published", "none", "give it, like --tau 0.1,1,10, around one over the variance of the target's noise");
        SplitTable table = SplitTable.Open(path);
        if (options.Splits > table.Splits)
            throw new DataException("splits", $"at most the {table.Splits} of {name}", $"{options.Splits}", "choose fewer, or leave it out for all");
        UciSet set = UciSet.Of(name, table, options);
        if ((long)set.Hidden * table.Features > MostWeights)
            throw new DataException(
                path, $"at most {MostWeights} weights from inputs to hidden units", $"{table.Features} inputs and {set.Hidden} units", "correct n_hidden.txt or index_features.txt");
        return new UciSource(set, table, Grouped(table, options.Splits ?? table.Splits));
    }

    /// <summary>Splits with the same numbers of rows, a few a job; every split's files are read here, and so checked.</summary>
    private static int[][] Grouped(SplitTable table, int count) =>
    [
        .. Enumerable.Range(0, count).GroupBy(split =>
        {
            (int[] train, int[] test) = table.Split(split);
            return (train.Length, test.Length);
        }).SelectMany(alike => alike.Chunk(UciProtocol.SplitsAJob(count))),
    ];
}
