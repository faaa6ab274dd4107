namespace DropoutTorch.Data;

/// <summary>How the cells of a line are told apart, and whether the first line names the columns.</summary>
/// <param name="Delimiter">What stands between two cells; null for any white space.</param>
/// <param name="Header">Whether the first line names the columns.</param>
internal sealed record TableFormat(char? Delimiter, bool Header)
{
    public const string Auto = "auto";

    private static readonly Dictionary<string, char?> Delimiters = new() { ["comma"] = ',', ["semicolon"] = ';', ["tab"] = '\t', ["whitespace"] = null };

    /// <summary>What the option may say.</summary>
    public static IReadOnlyList<string> DelimiterNames { get; } = [Auto, .. Delimiters.Keys];

    /// <summary>What the option may say.</summary>
    public static IReadOnlyList<string> HeaderNames { get; } = [Auto, "yes", "no"];

    /// <summary>Finds out from the first line what the user left open.</summary>
    /// <param name="line">The first line that is not blank.</param>
    /// <param name="place">The file and the line's number.</param>
    /// <param name="delimiter">One of <see cref="DelimiterNames"/>.</param>
    /// <param name="header">One of <see cref="HeaderNames"/>: where it is left open, a line without any number is a header.</param>
    public static TableFormat Of(string line, TablePlace place, string delimiter, string header)
    {
        char? between = delimiter == Auto ? Detect(line) : Delimiters[delimiter];
        bool names = header == Auto ? !TableCells.Split(line, between, place).Any(cell => TableCells.TryNumber(cell, out _)) : header == "yes";
        return new TableFormat(between, names);
    }

    /// <summary>
    /// A semicolon where there is one, since a comma may then be part of numbers; else a comma; else a tab, unless tabs only align the
    /// columns, so that some cells between them would be empty; else white space. What stands in quotes does not count.
    /// </summary>
    private static char? Detect(string line)
    {
        string bare = string.Concat(line.Split('"').Where((_, i) => i % 2 == 0));
        if (bare.Contains(';', StringComparison.Ordinal))
            return ';';
        if (bare.Contains(',', StringComparison.Ordinal))
            return ',';
        bool tabs = bare.Contains('\t', StringComparison.Ordinal) && line.Split('\t').All(cell => cell.Trim().Length > 0);
        return tabs ? '\t' : null;
    }
}
