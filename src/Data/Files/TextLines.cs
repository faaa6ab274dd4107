using System.Text;
using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>The lines of a text file; they end with LF or CRLF.</summary>
internal sealed class TextLines(DataStream content)
{
    private const int LongestLine = 1 << 20;

    private readonly Utf8Text _text = new(content);
    private readonly StringBuilder _line = new();
    private char[] _block = [];
    private int _start;

    /// <summary>The number of the line that was read last, 1 on.</summary>
    public long Number { get; private set; }

    /// <summary>The next line without its end, or null after the last.</summary>
    /// <exception cref="DataException">The file is no text, or a line is too long.</exception>
    public string? Next()
    {
        _line.Clear();
        while (_start < _block.Length || NextBlock())
        {
            ReadOnlySpan<char> rest = _block.AsSpan(_start);
            int end = rest.IndexOf('\n');
            Append(end < 0 ? rest : rest[..end]);
            _start = end < 0 ? _block.Length : _start + end + 1;
            if (end >= 0)
                return Finish();
        }
        return _line.Length > 0 ? Finish() : null;
    }

    private bool NextBlock()
    {
        (_block, _start) = (_text.Next().ToArray(), 0);
        return _block.Length > 0;
    }

    private void Append(ReadOnlySpan<char> part)
    {
        if (_line.Length + part.Length > LongestLine)
            throw new DataException(content.Path, $"lines of at most {LongestLine} characters", $"a longer one, line {Number + 1}", "name a table, one row a line");
        _line.Append(part);
    }

    private string Finish()
    {
        Number++;
        if (_line.Length > 0 && _line[^1] == '\r')
            _line.Length--;
        return _line.ToString();
    }
}
