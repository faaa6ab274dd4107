using System.Globalization;
using DropoutTorch.Options;
using static System.FormattableString;

namespace DropoutTorch.Data;

/// <summary>Which columns of a table are the inputs, and which are to be predicted.</summary>
/// <param name="Names">All columns: as the header calls them, else their numbers from 0.</param>
/// <param name="Features">The numbers of the inputs' columns.</param>
/// <param name="Targets">The numbers of the columns to be predicted.</param>
internal sealed record TableColumns(IReadOnlyList<string> Names, IReadOnlyList<int> Features, IReadOnlyList<int> Targets)
{
    /// <summary>Finds the columns that the user asked for.</summary>
    /// <param name="path">The table, for errors.</param>
    /// <param name="names">All columns.</param>
    /// <param name="target">Names or numbers with commas between them; a negative number counts from the end; null for the last column.</param>
    /// <param name="features">Likewise; null for all columns that are not targets.</param>
    /// <exception cref="DataException">There is no such column, it is asked for twice, or there is no input.</exception>
    public static TableColumns Of(string path, IReadOnlyList<string> names, string? target, string? features)
    {
        int[] targets = Find(path, "target", names, target ?? "-1");
        int[] inputs = features is null ? [.. Enumerable.Range(0, names.Count).Except(targets)] : Find(path, "features", names, features);
        int[] both = [.. inputs.Concat(targets).GroupBy(column => column).Where(group => group.Count() > 1).Select(group => group.Key)];
        if (both.Length > 0)
            throw new DataException(path, "every column once, as an input or as a target", $"{Label(names, both[0])} twice", "correct target or features");
        if (inputs.Length == 0)
            throw new DataException(path, "at least one column beside the target", "none", "name a table with inputs, or the delimiter of its columns");
        return new TableColumns(names, inputs, targets);
    }

    /// <summary>How an error names a column.</summary>
    public static string Label(IReadOnlyList<string> names, int column) =>
        names[column] == Invariant($"{column}") ? Invariant($"column {column} (counted from 0)") : $"column '{names[column]}'";

    private static int[] Find(string path, string option, IReadOnlyList<string> names, string wanted) =>
        [.. wanted.Split(',', StringSplitOptions.TrimEntries).Select(name => FindOne(path, option, names, name))];

    private static int FindOne(string path, string option, IReadOnlyList<string> names, string name)
    {
        int[] found = [.. Enumerable.Range(0, names.Count).Where(column => names[column] == name)];
        if (found.Length == 1)
            return found[0];
        if (found.Length > 1)
            throw new DataException(path, $"one column '{name}' for {option}", $"{found.Length}", "use its number, counted from 0");
        if (!int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
        {
            string fix = NearestName.Find(name, names) is string nearest ? $"use '{nearest}'" : $"correct {option}";
            throw new DataException(path, $"a column '{name}' for {option}", Known(names), fix);
        }
        int column = number < 0 ? names.Count + number : number;
        if (column < 0 || column >= names.Count)
            throw new DataException(path, $"columns from {-names.Count} to {names.Count - 1} for {option}", $"{number}", $"correct {option}");
        return column;
    }

    private static string Known(IReadOnlyList<string> names)
    {
        const int most = 16;
        return names.Count > most ? $"{names.Count} others" : string.Join(", ", names);
    }
}
