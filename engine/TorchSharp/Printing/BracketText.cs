using System.Text;

namespace TorchSharp;

/// <summary>Nested brackets: NumPy's way to write an array, and C#'s. Long dimensions show both ends only.</summary>
internal sealed class BracketText
{
    private readonly ElementText _elements;
    private readonly PrintOptions _options;
    private readonly char _open;
    private readonly char _close;
    private readonly Func<int, string> _between;
    private readonly StringBuilder _text = new();

    /// <param name="elements">What to write.</param>
    /// <param name="options">How much of it, and what ends a line.</param>
    /// <param name="open">Opens a dimension.</param>
    /// <param name="close">Closes it.</param>
    /// <param name="between">What stands between two entries of a dimension with so many dimensions below it.</param>
    private BracketText(ElementText elements, PrintOptions options, char open, char close, Func<int, string> between) =>
        (_elements, _options, _open, _close, _between) = (elements, options, open, close, between);

    internal static string Numpy(ElementText elements, PrintOptions options)
    {
        if (elements.Shape.Length == 0) return elements[0];
        // An empty line more for each dimension further out.
        var writer = new BracketText(elements, options, '[', ']', inner => string.Concat(Enumerable.Repeat(options.NewLine, inner)));
        writer.Write(0, 0);
        return writer._text.ToString();
    }

    internal static string CSharp(ElementText elements, PrintOptions options)
    {
        var rank = elements.Shape.Length;
        if (rank == 0) return $", value = {elements[0]}";
        var writer = new BracketText(elements, options, '{', '}', _ => "," + options.NewLine);
        if (rank == 1)
        {
            writer._text.Append($", value = {elements.TypeName} [] ");
            writer.Write(0, 0);
            return writer._text.ToString();
        }
        writer._text.Append($", value = {options.NewLine}{elements.TypeName} [{new string(',', rank - 1)}] {{{options.NewLine} ");
        writer.WriteEntries(0, 0);
        return writer._text.Append(options.NewLine).Append('}').ToString();
    }

    private void Write(int dimension, long offset)
    {
        _text.Append(_open);
        WriteEntries(dimension, offset);
        _text.Append(_close);
    }

    private void WriteEntries(int dimension, long offset)
    {
        var inner = _elements.Shape.Length - 1 - dimension;
        var size = _elements.Shape[(dimension + 1)..].Aggregate(1L, (product, d) => product * d);
        var separator = inner == 0 ? ", " : _between(inner) + new string(' ', dimension + 1);
        var next = "";
        foreach (var entry in Shown(_elements.Shape[dimension], inner == 0 ? _options.MaxColumns : _options.MaxRows))
        {
            _text.Append(next);
            if (entry is not { } i) _text.Append("...");
            else if (inner == 0) _text.Append(_elements[offset + i]);
            else Write(dimension + 1, offset + i * size);
            // No comma follows the dots.
            next = entry is null ? separator.TrimStart(',') : separator;
        }
    }

    /// <summary>Which entries are shown; null stands for those left out.</summary>
    private static IEnumerable<long?> Shown(long count, int most)
    {
        if (count <= most)
        {
            for (long i = 0; i < count; i++) yield return i;
            yield break;
        }
        var tail = most / 2;
        for (long i = 0; i < most - tail; i++) yield return i;
        yield return null;
        for (var i = count - tail; i < count; i++) yield return i;
    }
}
