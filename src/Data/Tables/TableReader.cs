using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>Reads a table of numbers, one row a line; only the cells that are wanted have to be numbers.</summary>
internal sealed class TableReader
{
    /// <summary>The most numbers that are held: half a gibibyte of them as float32.</summary>
    public const int MostNumbers = 1 << 27;

    private const string FixCell = "fill it in, remove the row, or leave the column out with features";

    private readonly TableOptions _options;
    private readonly string? _target;
    private readonly string? _features;

    /// <param name="options">How the file is written and what is wanted of it.</param>
    /// <param name="target">The target's column, where a file beside the table says it.</param>
    /// <param name="features">The inputs' columns, where a file beside the table says them.</param>
    public TableReader(TableOptions options, string? target = null, string? features = null) =>
        (_options, _target, _features) = (options, options.Target ?? target, options.Features ?? features);

    /// <summary>Reads the file.</summary>
    /// <exception cref="DataException">It is no table, a line has more or fewer cells than the first, or a wanted cell is no finite number.</exception>
    public Table Read(string path) => DataFile.Read(path, "a table", content =>
    {
        var lines = new TextLines(content);
        string first = NextLine(lines) ?? throw new DataException(path, "a table of at least one row", "none", "name a file with rows");
        var place = new TablePlace(path, lines.Number);
        TableFormat format = TableFormat.Of(first, place, _options.Delimiter, _options.Header);
        List<string> cells = TableCells.Split(first, format.Delimiter, place);
        string[] names = [.. cells.Select((cell, i) => format.Header ? cell : FormattableString.Invariant($"{i}"))];
        var table = new Table(path, TableColumns.Of(path, names, _target, _features), [], [], []);
        for (string? line = format.Header ? NextLine(lines) : first; line is not null; line = NextLine(lines))
            AddRow(table, line, format.Delimiter, new TablePlace(path, lines.Number));
        return table.Rows > 0 ? table : throw new DataException(path, "rows below the header", "none", "name a file with rows, or set header=no");
    });

    /// <summary>The next line that is not blank.</summary>
    private static string? NextLine(TextLines lines)
    {
        string? line = lines.Next();
        while (line is not null && string.IsNullOrWhiteSpace(line))
            line = lines.Next();
        return line;
    }

    private void AddRow(Table table, string line, char? delimiter, TablePlace place)
    {
        List<string> cells = TableCells.Split(line, delimiter, place);
        IReadOnlyList<string> names = table.Columns.Names;
        if (cells.Count != names.Count)
            throw place.Error($"{names.Count} cells, as many as the first line has,", $"{cells.Count}", "give every row all its cells, or name the delimiter");
        if (table.Inputs.Count > MostNumbers - names.Count)
            throw new DataException(place.Path, $"at most {MostNumbers} numbers", "more", "leave columns out with features, or make the table smaller");
        foreach (int column in table.Columns.Features)
            table.Inputs.Add(Number(cells[column], names, column, place));
        foreach (int column in table.Columns.Targets)
        {
            if (_options.IsClassification)
                table.Labels.Add(Label(cells[column], names, column, place));
            else
                table.Targets.Add(Number(cells[column], names, column, place));
        }
    }

    private static double Number(string cell, IReadOnlyList<string> names, int column, TablePlace place)
    {
        if (TableCells.TryNumber(cell, out double number) && double.IsFinite(number))
            return number;
        throw place.Error($"a finite number in {TableColumns.Label(names, column)}", Shown(cell), FixCell);
    }

    private static string Label(string cell, IReadOnlyList<string> names, int column, TablePlace place) =>
        cell.Length > 0 ? cell : throw place.Error($"a class in {TableColumns.Label(names, column)}", Shown(cell), "fill it in, or remove the row");

    private static string Shown(string cell)
    {
        const int most = 40;
        return cell.Length == 0 ? "an empty cell" : cell.Length > most ? $"'{cell[..most]}...'" : $"'{cell}'";
    }
}
