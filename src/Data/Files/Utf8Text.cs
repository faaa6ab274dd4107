using System.Text;
using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>The content of a data file as text, block by block. Only UTF-8 is text here, with or without a byte order mark, and no zero bytes.</summary>
internal sealed class Utf8Text(DataStream content)
{
    private const int BlockBytes = 1 << 16;
    private const char ByteOrderMark = '\uFEFF';

    private readonly Decoder _decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
    private readonly byte[] _bytes = new byte[BlockBytes];
    private readonly char[] _chars = new char[BlockBytes + 1];
    private long _lines;
    private bool _begun, _ended;

    /// <summary>The next characters, valid until the next call; none at the end. A character outside the basic plane is never cut in two.</summary>
    /// <exception cref="DataException">The file is no UTF-8 text.</exception>
    public ReadOnlySpan<char> Next()
    {
        while (!_ended)
        {
            int got = content.Read(_bytes);
            _ended = got == 0;
            ReadOnlySpan<char> chars = Decode(_bytes.AsSpan(0, got));
            if (!_begun && chars.Length > 0)
            {
                _begun = true;
                chars = chars[0] == ByteOrderMark ? chars[1..] : chars;
            }
            if (chars.Length > 0)
                return chars;
        }
        return default;
    }

    private ReadOnlySpan<char> Decode(ReadOnlySpan<byte> bytes)
    {
        int zero = bytes.IndexOf((byte)0);
        if (zero >= 0)
            throw NoText("a zero byte", bytes, zero);
        try
        {
            int count = _decoder.GetChars(bytes, _chars, flush: _ended);
            _lines += bytes.Count((byte)'\n');
            return _chars.AsSpan(0, count);
        }
        catch (DecoderFallbackException e)
        {
            throw NoText("other bytes", bytes, Math.Clamp(e.Index, 0, bytes.Length));
        }
    }

    private DataException NoText(string got, ReadOnlySpan<byte> bytes, int at) =>
        new(content.Path, "UTF-8 text", $"{got} in line {_lines + bytes[..at].Count((byte)'\n') + 1}", "name a text file, saved as UTF-8");
}
