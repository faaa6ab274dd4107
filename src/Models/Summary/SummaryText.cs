using System.Globalization;
using static System.FormattableString;

namespace DropoutTorch.Models.Summary;

/// <summary>Writes a <see cref="ModelSummary"/> as Keras writes its own: a table of layers, then the sums. Plain text, no colours.</summary>
public static class SummaryText
{
    private const int Gap = 2;
    private const int WidestShape = 26;

    /// <summary>Writes the table.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="summary">What.</param>
    /// <param name="width">Columns in all, at least 60. Long names lose their middle; the sums do not depend on it.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is below 60.</exception>
    public static void Write(TextWriter writer, ModelSummary summary, int width = 80)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 60);
        string[][] cells = [["Layer (type)", "Output shape", "Param #", "Dropout p"], .. summary.Rows.Select(Cells)];
        int[] widths = [0, Math.Min(WidestShape, Widest(cells, 1)), Widest(cells, 2), Widest(cells, 3)];
        widths[0] = width - widths.Sum() - (Gap * 3);

        Write(writer, widths, cells[0]);
        writer.WriteLine(new string('=', width));
        foreach (string[] row in cells.Skip(1))
            Write(writer, widths, row);
        writer.WriteLine(new string('=', width));
        WriteSums(writer, summary);
    }

    private static int Widest(string[][] cells, int column) => cells.Max(row => row[column].Length);

    private static void Write(TextWriter writer, int[] widths, string[] row)
    {
        string line = string.Join(
            new string(' ', Gap),
            Shorten(row[0], widths[0]).PadRight(widths[0]),
            Shorten(row[1], widths[1]).PadRight(widths[1]),
            row[2].PadLeft(widths[2]),
            row[3].PadLeft(widths[3]));
        writer.WriteLine(line.TrimEnd());
    }

    // The beginning holds the indentation, the end the type: the middle can go.
    private static string Shorten(string text, int width)
    {
        if (text.Length <= width)
            return text;
        int head = (width - 3) / 2;
        return string.Concat(text.AsSpan(0, head), "...", text.AsSpan(text.Length - (width - 3 - head)));
    }

    private static string[] Cells(SummaryRow row) => [Layer(row), Shape(row), Parameters(row), Dropout(row)];

    private static string Layer(SummaryRow row)
    {
        string indent = new(' ', 2 * Math.Max(0, row.Depth - 1));
        string layer = row.Depth == 0 ? row.Type : $"{row.Name} ({row.Type})";
        return row.Calls > 1 && row.State == RowState.Called ? Invariant($"{indent}{layer} x{row.Calls}") : indent + layer;
    }

    private static string Shape(SummaryRow row) => row.State switch
    {
        RowState.Group when row.OutputShapes.Count == 0 => "",
        RowState.NotCalled => "not called",
        RowState.Unknown => "?",
        _ => row.OutputShapes.Count switch
        {
            0 when row.Calls == 0 => "not called",
            0 => "no tensor",
            1 => Text(row.OutputShapes[0]),
            int count => Invariant($"{Text(row.OutputShapes[0])} + {count - 1}"),
        },
    };

    private static string Dropout(SummaryRow row) => row switch
    {
        { LeastDropoutP: double least, LargestDropoutP: double largest } when least < largest => Invariant($"{least:0.####}-{largest:0.####}"),
        _ => Invariant($"{row.LeastDropoutP:0.####}"),
    };

    private static string Text(IReadOnlyList<long> shape) => $"({string.Join(", ", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))})";

    private static string Parameters(SummaryRow row) => row switch
    {
        { State: RowState.Reused } => "reused",
        { Parameters: 0, TiedParameters: > 0 } => "tied",
        { Parameters: 0, HasChildren: true } => "", // its children's rows have them
        _ => Number(row.Parameters),
    };

    private static void WriteSums(TextWriter writer, ModelSummary summary)
    {
        long tied = summary.Rows.Sum(row => row.TiedParameters);
        List<(string title, string value, string note)> sums =
        [
            ("Parameters", Number(summary.Parameters), Size(summary.ParameterBytes)),
            ("  trainable", Number(summary.TrainableParameters), ""),
            ("  not trainable", Number(summary.NonTrainableParameters), ""),
        ];
        if (tied > 0)
            sums.Add(("Tied, counted once", Number(tied), ""));
        if (summary.Buffers > 0)
            sums.Add(("Buffers", Number(summary.Buffers), ""));
        int numbers = sums.Max(sum => sum.value.Length);
        foreach ((string title, string value, string note) in sums)
            writer.WriteLine($"{title + ":",-20}{value.PadLeft(numbers)}  {note}".TrimEnd());
        writer.WriteLine(Invariant($"Layer outputs of one forward, input {Text(summary.InputShape)} {summary.InputType}: {Size(summary.OutputBytes)}"));
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Size(long bytes) => bytes switch
    {
        < 1024 => Invariant($"{bytes} B"),
        < 1024 * 1024 => Invariant($"{bytes / 1024.0:0.00} KiB"),
        < 1024L * 1024 * 1024 => Invariant($"{bytes / 1048576.0:0.00} MiB"),
        _ => Invariant($"{bytes / 1073741824.0:0.00} GiB"),
    };
}
