using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>A text as numbers, in the order of the tokens' first appearance; several texts share the numbers.</summary>
internal sealed class TokenList
{
    /// <summary>The most tokens that are held: 2 GiB of numbers.</summary>
    public const int MostTokens = 1 << 29;

    private readonly Dictionary<string, int> _numbers = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public TokenList() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The tokens by number.</summary>
    public List<string> Names { get; } = [];

    /// <summary>The text.</summary>
    public List<int> Tokens { get; } = [];

    /// <summary>Adds a token to the text.</summary>
    public void Add(string path, ReadOnlySpan<char> token)
    {
        if (Tokens.Count == MostTokens)
            throw new DataException(path, $"at most {MostTokens} tokens", "more", "use a part of the text");
        if (!_lookup.TryGetValue(token, out int number))
        {
            number = Names.Count;
            Names.Add(token.ToString());
            _numbers.Add(Names[number], number);
        }
        Tokens.Add(number);
    }
}
