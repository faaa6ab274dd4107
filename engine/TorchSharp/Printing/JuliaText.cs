using System.Text;

namespace TorchSharp;

/// <summary>Julia's way to write an array: matrices with aligned columns, one after the other, each under its index.</summary>
internal static class JuliaText
{
    private const string Ellipsis = "...";

    internal static string Of(ElementText elements, PrintOptions options)
    {
        var shape = elements.Shape;
        if (shape.Length == 0) return $", value = {elements[0]}";
        var text = new StringBuilder(options.NewLine);
        if (shape.Length == 1) WriteMatrix(text, elements, options, 0, 1, shape[0]);
        else if (shape.Length == 2) WriteMatrix(text, elements, options, 0, shape[0], shape[1]);
        else WriteMatrices(text, elements, options);
        return text.ToString();
    }

    private static void WriteMatrices(StringBuilder text, ElementText elements, PrintOptions options)
    {
        var (rows, columns) = (elements.Shape[^2], elements.Shape[^1]);
        var outer = elements.Shape[..^2];
        var count = outer.Aggregate(1L, (product, size) => product * size);
        for (long i = 0; i < count; i++)
        {
            if (i > 0) text.Append(options.NewLine);
            text.Append('[').AppendJoin(',', Index(i, outer)).Append(",..,..] =").Append(options.NewLine);
            WriteMatrix(text, elements, options, i * rows * columns, rows, columns);
        }
    }

    private static long[] Index(long flat, long[] shape)
    {
        var index = new long[shape.Length];
        for (var d = shape.Length - 1; d >= 0; d--)
        {
            index[d] = flat % shape[d];
            flat /= shape[d];
        }
        return index;
    }

    private static void WriteMatrix(StringBuilder text, ElementText elements, PrintOptions options, long offset, long rows, long columns)
    {
        var cells = new List<string>[rows];
        for (long r = 0; r < rows; r++) cells[r] = Row(elements, offset + r * columns, columns, options.LineWidth);

        // Every row ends where the first one that is too wide does.
        var shown = rows == 0 ? 0 : cells.Min(row => row.Count);
        var widths = new int[shown];
        foreach (var row in cells)
            for (var c = 0; c < shown; c++) widths[c] = Math.Max(widths[c], row[c].Length);
        foreach (var row in cells)
        {
            for (var c = 0; c < shown; c++) text.Append(' ').Append(row[c].PadLeft(widths[c]));
            if (shown < columns) text.Append(' ').Append(Ellipsis);
            text.Append(options.NewLine);
        }
    }

    /// <summary>As many elements as fit the width with the dots.</summary>
    private static List<string> Row(ElementText elements, long offset, long columns, int width)
    {
        var row = new List<string>();
        for (long c = 0; c < columns; c++)
        {
            var cell = elements[offset + c];
            if (width - cell.Length - Ellipsis.Length - 1 < 0) break;
            row.Add(cell);
            width -= cell.Length + 1;
        }
        return row;
    }
}
