using System.Globalization;
using System.Text;

namespace DropoutTorch.Data;

/// <summary>
/// Splits a line into cells. A cell may stand in double quotes (RFC 4180): then delimiters are part of it, and two quotes stand for one.
/// White space around cells does not count.
/// </summary>
internal static class TableCells
{
    private const char Quote = '"';
    private const string Unquote = "correct the quotes: a cell is quoted whole, within one line, and a quote within it is doubled";

    /// <summary>The cells of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="delimiter">What stands between two cells; null for any white space.</param>
    /// <param name="place">Which line, for errors.</param>
    /// <exception cref="Options.DataException">A quoted cell does not end, or goes on after its end.</exception>
    public static List<string> Split(string line, char? delimiter, TablePlace place)
    {
        List<string> cells = [];
        int at = 0;
        do
        {
            at = SkipSpace(line, at, delimiter);
            if (delimiter is null && at == line.Length)
                break;
            cells.Add(at < line.Length && line[at] == Quote ? Quoted(line, ref at, delimiter, place) : Bare(line, ref at, delimiter));
        }
        while (at++ < line.Length);
        return cells;
    }

    /// <summary>Reads a finite or infinite number, or NaN, in the invariant culture.</summary>
    public static bool TryNumber(string cell, out double number) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static bool IsBetween(char c, char? delimiter) => delimiter is char exact ? c == exact : char.IsWhiteSpace(c);

    private static int SkipSpace(string line, int at, char? delimiter)
    {
        while (at < line.Length && char.IsWhiteSpace(line[at]) && line[at] != delimiter)
            at++;
        return at;
    }

    private static string Bare(string line, ref int at, char? delimiter)
    {
        int start = at;
        while (at < line.Length && !IsBetween(line[at], delimiter))
            at++;
        return line[start..at].TrimEnd();
    }

    private static string Quoted(string line, ref int at, char? delimiter, TablePlace place)
    {
        var cell = new StringBuilder();
        for (at++; at < line.Length; at++)
        {
            if (line[at] != Quote)
                cell.Append(line[at]);
            else if (at + 1 < line.Length && line[at + 1] == Quote)
                cell.Append(line[at++]);
            else
                break;
        }
        if (at == line.Length)
            throw place.Error("a closing quote", "none", Unquote);
        at++;
        int end = delimiter is null ? at : SkipSpace(line, at, delimiter);
        if (end < line.Length && !IsBetween(line[end], delimiter))
            throw place.Error("a delimiter after the closing quote", $"'{line[end]}'", Unquote);
        at = end;
        return cell.ToString().Trim();
    }
}
