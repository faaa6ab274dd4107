using System.Text;
using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>Cuts text files into tokens.</summary>
internal static class Tokenizer
{
    /// <summary>Stands for whatever the vocabulary lacks.</summary>
    public const string Unknown = "<unk>";

    /// <summary>Ends every line where words are the tokens.</summary>
    public const string EndOfLine = "<eos>";

    private const int LongestWord = 1 << 16;

    /// <summary>Adds the words of a file, separated by white space, and <see cref="EndOfLine"/> for each line, empty ones too.</summary>
    /// <exception cref="DataException">The file is missing or no UTF-8 text, or a word is longer than any word.</exception>
    public static void Words(string path, TokenList tokens) => DataFile.Read(path, "a text file", content =>
    {
        var text = new Utf8Text(content);
        var word = new StringBuilder();
        bool lineBegun = false;
        for (ReadOnlySpan<char> block = text.Next(); block.Length > 0; block = text.Next())
        {
            foreach (char c in block)
            {
                if (!char.IsWhiteSpace(c))
                    Append(path, word, c);
                else
                    Finish(path, word, tokens);
                lineBegun = c != '\n';
                if (c == '\n')
                    tokens.Add(path, EndOfLine);
            }
        }
        Finish(path, word, tokens);
        if (lineBegun)
            tokens.Add(path, EndOfLine);
        return tokens;
    });

    /// <summary>Adds the characters of a file, line ends included, one Unicode code point each.</summary>
    /// <exception cref="DataException">The file is missing or no UTF-8 text.</exception>
    public static void Characters(string path, TokenList tokens) => DataFile.Read(path, "a text file", content =>
    {
        var text = new Utf8Text(content);
        for (ReadOnlySpan<char> block = text.Next(); block.Length > 0; block = text.Next())
        {
            for (int at = 0, units; at < block.Length; at += units)
            {
                units = char.IsHighSurrogate(block[at]) ? 2 : 1;
                tokens.Add(path, block.Slice(at, units));
            }
        }
        return tokens;
    });

    private static void Append(string path, StringBuilder word, char c)
    {
        if (word.Length == LongestWord)
            throw new DataException(path, $"words of at most {LongestWord} characters", "a longer one", "name a text, or set level=character");
        word.Append(c);
    }

    private static void Finish(string path, StringBuilder word, TokenList tokens)
    {
        if (word.Length == 0)
            return;
        Span<char> whole = word.Length <= 256 ? stackalloc char[word.Length] : new char[word.Length];
        word.CopyTo(0, whole, word.Length);
        tokens.Add(path, whole);
        word.Clear();
    }
}
