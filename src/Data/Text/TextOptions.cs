using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using DropoutTorch.Options;
using static System.FormattableString;

namespace DropoutTorch.Data;

/// <summary>Which text is read, what its tokens are, and how long a piece of it is: <see cref="TextDataset"/>.</summary>
public sealed record TextOptions : DataOptions
{
    private const string OnlyName = "text";
    private const string Word = "word", Character = "character";
    private const long LongestPiece = 1 << 20;

    /// <summary>Words, in pieces of 35.</summary>
    public TextOptions() : base(OnlyName)
    {
    }

    /// <summary>
    /// A text file, plain or gzip-compressed, in UTF-8; or a folder with train.txt, valid.txt and test.txt (or ptb.train.txt,
    /// wiki.train.tokens and the like).
    /// </summary>
    public string? Path { get; init; }

    /// <summary>What is a token: <c>word</c> (between white space; &lt;eos&gt; ends every line) or <c>character</c> (a code point, line ends included).</summary>
    public string Level { get; init; } = Word;

    /// <summary>T, the tokens of a sample.</summary>
    public long Length { get; init; } = 35;

    /// <summary>How often a token has to occur in the training text; rarer ones become &lt;unk&gt;.</summary>
    public long MinCount { get; init; } = 1;

    /// <summary>The most tokens of the vocabulary, &lt;unk&gt; included, the most frequent first; null for all.</summary>
    public long? VocabularySize { get; init; }

    /// <summary>The share of a single file, just before its end, that is for validation, in [0, 1); a folder's valid.txt is used where it is above 0.</summary>
    public double Validation { get; init; } = 0.05;

    /// <summary>The share of a single file, at its end, to be judged by, in (0, 1).</summary>
    public double Test { get; init; } = 0.05;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool HasValidation => Validation > 0;

    /// <summary>The registry's line.</summary>
    internal static IEnumerable<DataSource> Entries =>
        [new(OnlyName, "your own text, to predict the next word or character of", typeof(TextOptions), () => new TextOptions())];

    /// <inheritdoc/>
    public override DataOptions At(string path) => this with { Path = path };

    /// <inheritdoc/>
    public override DataOptions Complete(DatasetSplits splits) => this with { Path = System.IO.Path.GetFullPath(Path!), VocabularySize = splits.Task.Outputs };

    /// <inheritdoc/>
    protected override DatasetSplits Read(long batchSize)
    {
        var tokens = new TokenList();
        (Range train, Range validation, Range test) = Directory.Exists(Path) ? ReadFolder(tokens) : ReadFile(tokens);
        ReadOnlySpan<int> text = CollectionsMarshal.AsSpan(tokens.Tokens);
        Vocabulary vocabulary = Vocabulary.Of(tokens.Names, text[train], MinCount, VocabularySize);
        if (vocabulary.Tokens.Count < 2)
            throw new DataException(Path!, "a training text with a token that is frequent enough", "none", "use a longer text, or a smaller min_count");
        var task = new NextToken(vocabulary.Tokens);
        return new DatasetSplits(
            new TextDataset($"{Name} train", vocabulary.Number(text[train]), batchSize, Length, task),
            Validation > 0 ? Judging("validation", vocabulary.Number(text[validation]), batchSize, task) : null,
            Judging("test", vocabulary.Number(text[test]), batchSize, task));
    }

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        checks.That(!string.IsNullOrEmpty(Path), "path", "a text file or a folder with its parts", "none", "name it with --data-dir");
        checks.Name("level", Level, [Word, Character]);
        checks.That(Length is >= 1 and <= LongestPiece, "length", Invariant($"a number of tokens from 1 to {LongestPiece}"), Invariant($"{Length}"), "choose 35, say");
        checks.AtLeast(1, "min_count", MinCount);
        checks.That(VocabularySize is null or >= 2, "vocabulary_size", "at least 2 tokens, or none", Invariant($"{VocabularySize}"), "choose a larger one");
        checks.That(Validation is >= 0 and < 1, "validation", "a share of the text from 0 to below 1", Invariant($"{Validation}"), "choose 0 for none, or 0.05");
        checks.That(Test is > 0 and < 1, "test", "a share of the text between 0 and 1", Invariant($"{Test}"), "choose 0.05, say");
        checks.That(
            !(Validation + Test >= 1),
            "validation and test", "shares that leave text to learn from", Invariant($"{Validation + Test} together"), "choose smaller ones");
    }

    /// <summary>A part to be judged by: with fewer columns where it is too short for all, so that at least one piece of each fits.</summary>
    private TextDataset Judging(string part, int[] tokens, long batchSize, NextToken task) =>
        new($"{Name} {part}", tokens, Math.Clamp(tokens.Length / (Length + 1), 1, batchSize), Length, task);

    private (Range Train, Range Validation, Range Test) ReadFolder(TokenList tokens)
    {
        Range train = Append("train"), validation = Validation > 0 ? Append("valid") : default;
        return (train, validation, Append("test"));

        Range Append(string part)
        {
            int start = tokens.Tokens.Count;
            Tokenize(TextFiles.Find(Path!, part), tokens);
            return start..tokens.Tokens.Count;
        }
    }

    private (Range Train, Range Validation, Range Test) ReadFile(TokenList tokens)
    {
        Tokenize(Path!, tokens);
        int count = tokens.Tokens.Count;
        int test = count - (int)Math.Round(Test * count), validation = test - (int)Math.Round(Validation * count);
        return (..validation, validation..test, test..);
    }

    private void Tokenize(string path, TokenList tokens)
    {
        if (Level == Word)
            Tokenizer.Words(path, tokens);
        else
            Tokenizer.Characters(path, tokens);
    }
}
