using DropoutTorch.Layers;
using DropoutTorch.Models;
using DropoutTorch.Models.Placement;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Models.Tests;

public class LstmClassifierTests
{
    private const long Padding = 1;

    private static readonly LstmClassifierOptions Small = LstmClassifierOptions.From(new ModelTask([5], 3)) with
    {
        VocabularySize = 11,
        EmbeddingSize = 4,
        HiddenSize = 3,
        Layers = 2,
    };

    public static TheoryData<bool, string> Kinds { get; } = new() { { true, "concat" }, { true, "last" }, { false, "concat" }, { false, "last" } };

    [Fact]
    public void Stages_are_named_in_the_order_of_the_forward_pass()
    {
        using var model = new LstmClassifier(Small);
        Assert.Equal(["tokens", "reader", "dropout", "head"], model.stages.Select(stage => stage.name));
        Assert.Equal(
            [
                ("embedding_dropout", 0.05), ("input_dropout", 0.4), ("rnns.0.weight_dropout", 0.5), ("rnns.1.weight_dropout", 0.5),
                ("hidden_dropouts.0", 0.3), ("dropout", 0.4),
            ],
            model.stochastic_layers().Select(entry => (entry.path, entry.layer.p)));
    }

    [Fact]
    public void Dropout_before_the_head_alone_leaves_the_reader_deterministic()
    {
        using var model = new LstmClassifier(Small with { EmbeddingDropout = 0, InputDropout = 0, HiddenDropout = 0, WeightDropout = 0 });
        Assert.Equal(["tokens", "reader"], model.stages.TakeWhile(stage => !stage.module.stochastic_layers().Any()).Select(stage => stage.name));
        using var whole = new LstmClassifier(Small);
        Assert.Equal(["tokens"], whole.stages.TakeWhile(stage => !stage.module.stochastic_layers().Any()).Select(stage => stage.name));
        using var still = new LstmClassifier(Small with { OutputDropout = 0 });
        Assert.Equal(["tokens", "reader", "head"], still.stages.Select(stage => stage.name));
    }

    [Fact]
    public void Names_are_PyTorchs_but_for_the_wrapped_layer()
    {
        using var model = new LstmClassifier(Small);
        string[] weights = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"];
        string[] both = [.. weights, .. weights.Select(name => name + "_reverse")];
        Assert.Equal(
            ["encoder.weight", .. both.Select(name => "rnns.0.layer." + name), .. both.Select(name => "rnns.1.layer." + name), "head.weight", "head.bias"],
            model.state_dict().Keys);
        Assert.Equal([12, 6], model.get_parameter("rnns.1.layer.weight_ih_l0")!.shape);
        Assert.Equal([3, 18], model.get_parameter("head.weight")!.shape);
    }

    [Fact]
    public void The_default_has_the_parameters_that_its_sizes_ask_for()
    {
        using var model = new LstmClassifier(LstmClassifierOptions.From(new ModelTask([400], 2)));
        long expected = (20_000 * 100) + (2 * ((4 * 128 * (100 + 128)) + (8 * 128))) + (2 * ((6 * 128) + 1));
        Assert.Equal(2_237_058, expected);
        Assert.Equal(expected, model.parameters().Sum(parameter => parameter.numel()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Padding_and_neighbours_do_not_change_a_result(bool bidirectional, string pooling)
    {
        using var scope = NewDisposeScope();
        LstmClassifier model = Evaluating(bidirectional, pooling);
        long[][] texts = [[4, 7, 2, 2, 9], [3, 1, 8], [5], [1]]; // padding within a text is a word; a text of it alone counts as one
        Tensor[] alone = [.. texts.Select(text => model.call(Batch([text], text.Length)))];
        foreach (long length in (long[])[5, 6, 12])
        {
            Tensor together = model.call(Batch(texts, length));
            for (int i = 0; i < texts.Length; i++)
            {
                Assert.True(together[i].allclose(alone[i][0], rtol: 1e-12, atol: 1e-14), $"text {i} in {length} steps");
                Assert.True(model.call(Batch([texts[i]], length)).allclose(alone[i], rtol: 1e-12, atol: 1e-14), $"text {i} alone in {length} steps");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Without_a_padding_index_every_token_is_a_word(bool bidirectional, string pooling)
    {
        using var scope = NewDisposeScope();
        LstmClassifier model = Evaluating(bidirectional, pooling, padding: null);
        Assert.False(model.call(Batch([[4, 7]], 2)).allclose(model.call(Batch([[4, 7]], 4))));
    }

    [Fact]
    public void Padding_between_words_is_a_word()
    {
        using var scope = NewDisposeScope();
        LstmClassifier model = Evaluating(bidirectional: true, "concat");
        Assert.False(model.call(Batch([[4, 1, 7]], 3)).allclose(model.call(Batch([[4, 7]], 3))));
        Assert.False(model.call(Batch([[1, 4, 7]], 3)).allclose(model.call(Batch([[4, 7]], 3))));
    }

    [Fact]
    public void Concat_is_the_last_the_greatest_and_the_mean_value()
    {
        using var scope = NewDisposeScope();
        LstmClassifier model = Evaluating(bidirectional: true, "concat");
        var reader = model.stages.Single(stage => stage.name == "reader").module;
        using var rnn = nn.LSTM(4, 3, numLayers: 2, batchFirst: true, bidirectional: true).to(ScalarType.Float64);
        foreach ((string name, Parameter parameter) in rnn.named_parameters())
        {
            using IDisposable noGrad = no_grad();
            string layer = name.Contains("_l1", StringComparison.Ordinal) ? "rnns.1.layer." : "rnns.0.layer.";
            parameter.copy_(model.get_parameter(layer + name.Replace("_l1", "_l0", StringComparison.Ordinal))!);
        }
        Tensor words = tensor(new long[] { 4, 7, 2 }).unsqueeze(0);
        (Tensor steps, Tensor h, _) = rnn.call(model.get_parameter("encoder.weight")![TensorIndex.Tensor(words)]);
        Tensor expected = cat([h[2], h[3], steps.max(1).values, steps.mean([1])], 1);
        Assert.True(reader.call(Batch([[4, 7, 2], [9, 9, 9, 9, 9]], 8))[0].allclose(expected[0], rtol: 1e-12, atol: 1e-14));
    }

    [Fact]
    public void Weights_of_a_language_model_fit_below_the_output()
    {
        using var scope = NewDisposeScope();
        var language = new AwdLstm(AwdLstmOptions.From(new ModelTask([5], 11)) with { EmbeddingSize = 4, HiddenSize = 3, Layers = 2, TieWeights = false });
        var classifier = new LstmClassifier(Small with { Bidirectional = false });
        (IList<string> missing, IList<string> unexpected) = classifier.load_state_dict(language.state_dict(), strict: false);
        Assert.Equal(["head.weight", "head.bias"], missing);
        Assert.Equal(["decoder.weight", "decoder.bias"], unexpected);
        Assert.True(classifier.get_parameter("rnns.1.layer.weight_hh_l0")!.Equals(language.get_parameter("rnns.1.layer.weight_hh_l0")!));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_parameter_gets_a_gradient(bool bidirectional, string pooling)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        LstmClassifier model = new(Small with { Bidirectional = bidirectional, Pooling = pooling });
        model.call(Batch([[4, 7, 2, 2, 9], [3, 8, 6], [5, 10]], 5)).square().mean().backward();
        foreach ((string name, Parameter parameter) in model.named_parameters())
            Assert.True(parameter.grad is Tensor grad && grad.abs().max().item<float>() > 0, name);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void A_forward_pass_leaves_only_its_result_alive(bool training, bool ragged)
    {
        using var scope = NewDisposeScope();
        using var model = new LstmClassifier(Small);
        model.train(training);
        Tensor tokens = Batch(ragged ? [[4, 7, 2], [5]] : [[4, 7, 2], [5, 6, 7]], 4);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using Tensor logits = model.call(tokens);
        Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.Equal([2, 3], logits.shape);
        Assert.False(tokens.IsInvalid);
    }

    [Theory]
    [InlineData("awd_lstm")]
    [InlineData("lstm_classifier")]
    public void There_is_no_advice_about_the_defaults(string name)
    {
        ModelEntry entry = ModelRegistry.Find(name);
        using var model = entry.Configure(entry.Typical, new Dictionary<string, string> { ["hidden_size"] = "4", ["layers"] = "2" }).Create();
        Assert.Empty(PlacementAdvice.Check(model));
    }

    [Fact]
    public void An_empty_batch_gives_an_empty_result()
    {
        using var scope = NewDisposeScope();
        LstmClassifier model = new(Small);
        foreach (bool training in (bool[])[true, false])
        {
            model.train(training);
            Assert.Equal([0, 3], model.call(zeros(0, 5, dtype: int64)).shape);
        }
    }

    [Fact]
    public void Inputs_that_are_no_tokens_are_refused()
    {
        using var model = new LstmClassifier(Small);
        using Tensor wrong = zeros(2, 5);
        Assert.Equal(
            "expected token numbers of shape (N, T) with at least one step, int64 or int32, got (2, 5) of Float32 (Parameter 'input')",
            Assert.Throws<ArgumentException>(() => model.call(wrong)).Message);
    }

    [Fact]
    public void Text_gives_the_settings()
    {
        using var model = new LstmClassifier(Small);
        Assert.Equal(
            "LstmClassifier(11 words, 4-3-3, embedding_dropout=0.05, input_dropout=0.4, hidden_dropout=0.3, weight_dropout=0.5, output_dropout=0.4, "
            + "bidirectional=True, pooling=concat, padding_index=1, classes=3)",
            model.ToString());
        using var full = new LstmClassifier(Small with { PaddingIndex = null });
        Assert.Contains("padding_index=none", full.ToString(), StringComparison.Ordinal);
    }

    private static LstmClassifier Evaluating(bool bidirectional, string pooling, long? padding = Padding)
    {
        manual_seed(3);
        LstmClassifierOptions options = Small with { Bidirectional = bidirectional, Pooling = pooling, PaddingIndex = padding };
        LstmClassifier model = new LstmClassifier(options).to(ScalarType.Float64);
        model.eval();
        return model;
    }

    /// <summary>Texts filled up with padding.</summary>
    private static Tensor Batch(long[][] texts, long length) =>
        stack(texts.Select(text => tensor((long[])[.. text, .. Enumerable.Repeat(Padding, (int)length - text.Length)])));
}
