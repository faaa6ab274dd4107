using DropoutTorch.Models;
using DropoutTorch.Options;
using static TorchSharp.torch;

namespace Models.Tests;

public class LstmOptionsTests
{
    private static readonly AwdLstmOptions Language = AwdLstmOptions.From(new ModelTask([70], 100));
    private static readonly LstmClassifierOptions Classifier = LstmClassifierOptions.From(new ModelTask([400], 2));

    [Fact]
    public void Every_broken_rule_of_a_language_model_is_a_line()
    {
        AwdLstmOptions broken = Language with
        {
            VocabularySize = 0,
            EmbeddingSize = -1,
            HiddenSize = 0,
            Layers = 0,
            EmbeddingDropout = 1.5,
            InputDropout = -0.1,
            HiddenDropout = double.NaN,
            WeightDropout = 2,
            OutputDropout = double.PositiveInfinity,
        };
        Assert.Equal(
            [
                Size("vocabulary size", "0"), Size("embedding size", "-1"), Size("hidden size", "0"), "layers: expected at least 1, got 0. Fix: choose 1 or more.",
                Probability("embedding dropout", "1.5"), Probability("input dropout", "-0.1"), Probability("hidden dropout", "NaN"),
                Probability("weight dropout", "2"), Probability("output dropout", "Infinity"),
            ],
            broken.Validate());
        Assert.Equal(broken.Validate(), Assert.Throws<OptionsException>(() => new AwdLstm(broken)).Violations);
    }

    [Fact]
    public void Every_broken_rule_of_a_classifier_is_a_line()
    {
        LstmClassifierOptions broken = Classifier with { Layers = -2, Pooling = "lost", PaddingIndex = 20_000, Classes = 0 };
        Assert.Equal(
            [
                "layers: expected at least 1, got -2. Fix: choose 1 or more.",
                "pooling: expected one of last, concat, got 'lost'. Fix: use 'last'.",
                "padding index: expected one of the 20000 words, counted from 0, or none, got 20000. "
                + "Fix: give the number with which the data fill short sequences up.",
                Size("classes", "0"),
            ],
            broken.Validate());
        Assert.Equal(broken.Validate(), Assert.Throws<OptionsException>(() => new LstmClassifier(broken)).Violations);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(19_999, true)]
    [InlineData(20_000, false)]
    [InlineData(null, true)]
    public void The_padding_is_one_of_the_words(int? padding, bool sound) =>
        Assert.Equal(sound, (Classifier with { PaddingIndex = padding }).Validate().Count == 0);

    [Fact]
    public void Probabilities_may_be_zero_and_one()
    {
        Assert.Empty((Language with { EmbeddingDropout = 0, InputDropout = 1, HiddenDropout = 0, WeightDropout = 1, OutputDropout = 0 }).Validate());
    }

    [Fact]
    public void Options_are_set_by_name()
    {
        var options = (LstmClassifierOptions)ModelRegistry.Find("lstm_classifier").Configure(
            new ModelTask([50], 4),
            new Dictionary<string, string> { ["padding_index"] = "none", ["bidirectional"] = "false", ["pooling"] = "last", ["hidden_size"] = "7" });
        Assert.Equal(
            (null, false, "last", 7L, 4L),
            (options.PaddingIndex, options.Bidirectional, options.Pooling, options.HiddenSize, options.Classes));
        Assert.Equal(ScalarType.Int64, options.InputType);
        Assert.DoesNotContain("input_type", OptionSettings.Names(options));
    }

    [Fact]
    public void The_task_gives_the_width_of_the_output()
    {
        var task = new ModelTask([50], 123);
        Assert.Equal(123, AwdLstmOptions.From(task).VocabularySize);
        Assert.Equal((20_000, 123), (LstmClassifierOptions.From(task).VocabularySize, LstmClassifierOptions.From(task).Classes));
    }

    [Fact]
    public void Only_sequences_of_tokens_will_do() => Assert.Equal(
        "awd_lstm: expected samples of shape (T), token numbers, got (1, 28, 28). Fix: choose other data, or a model that takes these.",
        Assert.Throws<OptionsException>(() => ModelRegistry.Find("awd_lstm").Configure(new ModelTask([1, 28, 28], 10))).Message);

    private static string Size(string subject, string got) => $"{subject}: expected a size of at least 1, got {got}. Fix: choose 1 or more.";

    private static string Probability(string subject, string got) =>
        $"{subject}: expected a probability between 0 and 1, got {got}. Fix: choose a number from 0 (drop nothing) to 1 (drop everything).";
}
