namespace DropoutTorch.Data;

/// <summary>The tokens that a model knows: &lt;unk&gt; first, then those of the training text, the most frequent first.</summary>
internal sealed class Vocabulary
{
    private readonly int[] _renumbered;

    private Vocabulary(string[] tokens, int[] renumbered) => (Tokens, _renumbered) = (tokens, renumbered);

    /// <summary>The tokens by number.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>Takes the tokens that occur often enough in the training text.</summary>
    /// <param name="names">All tokens by their first numbers.</param>
    /// <param name="training">The training text in these numbers.</param>
    /// <param name="minCount">How often a token has to occur.</param>
    /// <param name="size">The most tokens to take, &lt;unk&gt; included; null for all. Of two as frequent ones the earlier is taken first.</param>
    public static Vocabulary Of(IReadOnlyList<string> names, ReadOnlySpan<int> training, long minCount, long? size)
    {
        long[] counts = new long[names.Count];
        foreach (int token in training)
            counts[token]++;
        int[] known =
        [
            .. Enumerable.Range(0, names.Count)
                .Where(token => counts[token] >= Math.Max(minCount, 1) && names[token] != Tokenizer.Unknown)
                .OrderByDescending(token => counts[token]).ThenBy(token => token)
                .Take((int)Math.Min(size - 1 ?? int.MaxValue, int.MaxValue)),
        ];
        int[] renumbered = new int[names.Count];
        for (int i = 0; i < known.Length; i++)
            renumbered[known[i]] = i + 1;
        return new Vocabulary([Tokenizer.Unknown, .. known.Select(token => names[token])], renumbered);
    }

    /// <summary>A text in the vocabulary's numbers: 0 for what it lacks.</summary>
    public int[] Number(ReadOnlySpan<int> tokens)
    {
        int[] numbers = new int[tokens.Length];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = _renumbered[tokens[i]];
        return numbers;
    }
}
