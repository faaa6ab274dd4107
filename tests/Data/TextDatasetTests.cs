using System.Text;
using DropoutTorch.Data;
using DropoutTorch.Options;

namespace Data.Tests;

public sealed class TextDatasetTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pieces_go_through_all_columns_at_once()
    {
        // 23 tokens in 2 columns of 11: 0..10 and 11..21; 3 pieces of 3 in each, then one of the single token 9 or 20; 22 is left out.
        int[] tokens = [.. Enumerable.Range(0, 23)];
        using var part = new TextDataset("text", tokens, columns: 2, length: 3, new NextToken([.. tokens.Select(i => $"{i}")]));
        Assert.Equal((8, 2, 3), (part.Count, part.Columns, part.Length));
        Assert.Equal([3L], part.SampleShape);
        Assert.Equal([0L, 1, 2, 11, 12, 13, 3, 4, 5, 14, 15, 16, 6, 7, 8, 17, 18, 19, 9, 20], Inputs(part));
        Assert.Equal([1L, 2, 3, 12, 13, 14, 4, 5, 6, 15, 16, 17, 7, 8, 9, 18, 19, 20, 10, 21], Targets(part));
    }

    [Fact]
    public void The_shorter_last_pieces_make_a_batch_of_their_own()
    {
        using var part = new TextDataset("text", [.. Enumerable.Range(0, 23)], columns: 2, length: 3, new NextToken([.. Enumerable.Range(0, 23).Select(i => $"{i}")]));
        using Batch last = part.Read([7, 6], 0);
        Assert.Equal([2L, 1], last.Inputs.shape);
        Assert.Equal([21L, 10], last.Targets.data<long>().ToArray());
        string message = Assert.Throws<ArgumentException>(() => part.Read([5, 6], 0)).Message;
        Assert.StartsWith("a batch of a text: expected pieces of one length, got some of 3 and of 1 tokens. Fix: read batches of 2, one piece of every column.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loader_in_order_hands_out_pieces_that_follow_each_other()
    {
        int[] tokens = [.. Enumerable.Range(0, 100)];
        using var part = new TextDataset("text", tokens, columns: 4, length: 3, new NextToken([.. tokens.Select(i => $"{i}")]));
        var loader = new BatchLoader(part, batch_size: part.Columns, shuffle: false);
        long[]? next = null;
        foreach (Batch batch in loader.Epoch())
        {
            using (batch)
            {
                long[] first = batch.Inputs.select(1, 0).data<long>().ToArray();
                Assert.Equal(next ?? [0, 25, 50, 75], first);
                next = batch.Targets.select(1, batch.Targets.shape[1] - 1).data<long>().ToArray();
            }
        }
        Assert.Equal([24L, 49, 74, 99], next!);
    }

    [Fact]
    public void The_last_token_may_be_a_target()
    {
        int[] tokens = [0, 1, 2, 3, 4, 5, 6];
        using var part = new TextDataset("text", tokens, 1, 3, new NextToken([.. tokens.Select(i => $"{i}")]));
        Assert.Equal([1L, 2, 3, 4, 5, 6], Targets(part));
    }

    [Fact]
    public void Samples_that_are_not_there_and_texts_too_short_are_refused()
    {
        var task = new NextToken(["a", "b"]);
        using var part = new TextDataset("text", [0, 1, 0, 1], 1, 3, task);
        Assert.Throws<ArgumentOutOfRangeException>(() => part.Read([1], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => part.Read([-1], 0));
        Assert.Equal(
            "text: expected at least 8 tokens, for 2 columns of 3 and one more, got 7. Fix: use a longer text, shorter pieces (length) or a smaller batch.",
            Assert.Throws<DataException>(() => new TextDataset("text", new int[7], 2, 3, task)).Message);
        Assert.Equal(
            "text: expected token numbers from 0 to 1, got others. Fix: number the tokens by the vocabulary.",
            Assert.Throws<DataException>(() => new TextDataset("text", [0, 2], 1, 1, task)).Message);
    }

    [Fact]
    public void Words_and_line_ends_are_tokens_the_most_frequent_first()
    {
        Write("train.txt", "the cat saw the dog\n\n the <unk> dog\tran");
        Write("valid.txt", "the bird ran\n");
        Write("test.txt", "dog\r\ncat\r\n");
        using DatasetSplits splits = Load(new TextOptions { Length = 1 });
        IReadOnlyList<string> vocabulary = Assert.IsType<NextToken>(splits.Task).Vocabulary;
        Assert.Equal(["<unk>", "the", "<eos>", "dog", "cat", "saw", "ran"], vocabulary);
        Assert.Equal("the cat saw the dog <eos> <eos> the <unk> dog ran <eos>", Words(splits.Train));
        Assert.Equal("the <unk> ran <eos>", Words(splits.Validation!));
        Assert.Equal("dog <eos> cat <eos>", Words(splits.Test));
    }

    [Fact]
    public void Rare_words_are_unknown()
    {
        Write("train.txt", "a a a b b c c d\n");
        Write("valid.txt", "a b c d\n");
        Write("test.txt", "a b c d\n");
        Assert.Equal("a b c <unk> <unk>", Words(Load(new TextOptions { Length = 1, MinCount = 2 }).Test));
        Assert.Equal("a b <unk> <unk> <unk>", Words(Load(new TextOptions { Length = 1, VocabularySize = 3 }).Test));
    }

    [Fact]
    public void Characters_are_code_points()
    {
        Write("train.txt", "a\u00E9\U0001F600\na\n");
        Write("valid.txt", "a\U0001F600");
        Write("test.txt", "a\U0001F601");
        using DatasetSplits splits = Load(new TextOptions { Length = 1, Level = "character" });
        Assert.Equal(["<unk>", "a", "\n", "\u00E9", "\U0001F600"], Assert.IsType<NextToken>(splits.Task).Vocabulary);
        Assert.Equal("a <unk>", Words(splits.Test));
    }

    [Fact]
    public void A_character_that_lies_across_two_blocks_stays_whole()
    {
        string text = new string('x', 65535) + "\u00E9" + new string('y', 65535) + "\U0001F600z";
        string path = Write("long.txt", text);
        var tokens = new TokenList();
        Tokenizer.Characters(path, tokens);
        Assert.Equal(["x", "\u00E9", "y", "\U0001F600", "z"], tokens.Names);
        Assert.Equal(text.EnumerateRunes().Count(), tokens.Tokens.Count);
    }

    [Fact]
    public void A_single_file_is_cut_into_parts_from_its_beginning()
    {
        string path = Write("all.txt", string.Join(' ', Enumerable.Range(0, 99)));
        using DatasetSplits splits = new TextOptions { Path = path, Length = 2, Validation = 0.2, Test = 0.1 }.Load(batchSize: 3);
        Assert.Equal((3L, 3L, 3L), (Part(splits.Train).Columns, Part(splits.Validation!).Columns, Part(splits.Test).Columns));
        Assert.StartsWith("0 1", Words(splits.Train), StringComparison.Ordinal);
        Assert.Equal(71, splits.Task.Outputs); // 0 to 69 and <unk>: no word of the other parts
        Assert.True(new TextOptions { Validation = 0.2 }.HasValidation);
    }

    [Fact]
    public void Parts_to_be_judged_by_may_have_fewer_columns_but_not_the_training_part()
    {
        string path = Write("all.txt", string.Join(' ', Enumerable.Range(0, 99)));
        using DatasetSplits splits = new TextOptions { Path = path, Length = 4, Validation = 0, Test = 0.1 }.Load(batchSize: 18);
        Assert.Equal((18L, 2L), (Part(splits.Train).Columns, Part(splits.Test).Columns));
        Assert.Null(splits.Validation);
        Assert.Equal(
            "text train: expected at least 95 tokens, for 19 columns of 4 and one more, got 90. Fix: use a longer text, shorter pieces (length) or a smaller batch.",
            Assert.Throws<DataException>(() => new TextOptions { Path = path, Length = 4, Validation = 0, Test = 0.1 }.Load(batchSize: 19)).Message);
    }

    [Theory]
    [InlineData("train.txt", "valid.txt", "test.txt")]
    [InlineData("ptb.train.txt", "ptb.valid.txt", "ptb.test.txt")]
    [InlineData("wiki.train.tokens", "wiki.valid.tokens", "wiki.test.tokens.gz")]
    public void Parts_are_found_under_their_usual_names(params string[] names)
    {
        foreach (string name in names)
            Write(name, "a b c\n");
        using DatasetSplits splits = Load(new TextOptions { Length = 1 });
        Assert.Equal(3, splits.Test.Count);
    }

    [Fact]
    public void Missing_and_ambiguous_parts_are_refused()
    {
        const string fix = "Fix: give a folder with train.txt, valid.txt and test.txt, or a single text file.";
        Assert.Equal($"{_folder.Path}: expected one file train.txt, got none. {fix}", Refused(new TextOptions()));
        Write("train.txt", "a b a b");
        Write("test.txt", "a b");
        Assert.Equal($"{_folder.Path}: expected one file valid.txt, got none. {fix[..^1]}; or set validation=0.", Refused(new TextOptions()));
        Assert.Equal(
            $"{_folder.Path}: expected a training text with a token that is frequent enough, got none. Fix: use a longer text, or a smaller min_count.",
            Refused(new TextOptions { Validation = 0, MinCount = 5 }));
        File.Delete(Path.Combine(_folder.Path, "train.txt"));
        Write("a.train.txt", "a");
        Write("b.train.txt", "a");
        Assert.Equal($"{_folder.Path}: expected one file train.txt, got a.train.txt, b.train.txt. {fix}", Refused(new TextOptions()));
    }

    [Fact]
    public void What_is_no_text_is_refused_with_its_line()
    {
        string path = _folder.Write("x.txt", [.. "a\nb\n"u8, 0xC3, (byte)'x']);
        Assert.Equal($"{path}: expected UTF-8 text, got other bytes in line 3. Fix: name a text file, saved as UTF-8.", Refused(new TextOptions { Path = path }));
        _folder.Write("x.txt", [.. "a\nb\n"u8, 0xC3]);
        Assert.Equal($"{path}: expected UTF-8 text, got other bytes in line 3. Fix: name a text file, saved as UTF-8.", Refused(new TextOptions { Path = path }));
        Write("x.txt", new string('x', 70_000));
        Assert.Equal($"{path}: expected words of at most 65536 characters, got a longer one. Fix: name a text, or set level=character.", Refused(new TextOptions { Path = path }));
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused_together() => Assert.Equal(
        [
            "path: expected a text file or a folder with its parts, got none. Fix: name it with --data-dir.",
            "level: expected one of word, character, got 'words'. Fix: use 'word'.",
            "length: expected a number of tokens from 1 to 1048576, got 0. Fix: choose 35, say.",
            "min_count: expected at least 1, got 0. Fix: choose 1 or more.",
            "vocabulary_size: expected at least 2 tokens, or none, got 1. Fix: choose a larger one.",
            "validation and test: expected shares that leave text to learn from, got 1.2 together. Fix: choose smaller ones.",
        ],
        new TextOptions { Level = "words", Length = 0, MinCount = 0, VocabularySize = 1, Validation = 0.7, Test = 0.5 }.Validate());

    private static TextDataset Part(Dataset part) => Assert.IsType<TextDataset>(part);

    private DatasetSplits Load(TextOptions options) => (options with { Path = _folder.Path }).Load(batchSize: 1);

    private string Refused(TextOptions options) =>
        Assert.Throws<DataException>(() => (options with { Path = options.Path ?? _folder.Path }).Load(batchSize: 1).Dispose()).Message;

    /// <summary>A part of one column and pieces of one token as it was written.</summary>
    private static string Words(Dataset part)
    {
        IReadOnlyList<string> vocabulary = Assert.IsType<NextToken>(part.Task).Vocabulary;
        long[] targets = Targets(part);
        return string.Join(' ', targets.Prepend(Inputs(part)[0]).Select(token => vocabulary[(int)token]));
    }

    private static long[] Inputs(Dataset part) => Values(part, batch => batch.Inputs);

    private static long[] Targets(Dataset part) => Values(part, batch => batch.Targets);

    // One by one, because the last pieces may be shorter.
    private static long[] Values(Dataset part, Func<Batch, TorchSharp.torch.Tensor> of)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        return [.. Enumerable.Range(0, (int)part.Count).SelectMany(i => of(part.Read([i], 0)).data<long>().ToArray())];
    }

    private string Write(string name, string text) => _folder.Write(name, Encoding.UTF8.GetBytes(text));
}
