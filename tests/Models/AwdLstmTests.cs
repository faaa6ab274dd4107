using DropoutTorch.Layers;
using DropoutTorch.Models;
using DropoutTorch.Models.Summary;
using DropoutTorch.Models.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Models.Tests;

public class AwdLstmTests
{
    private const long Words = 11;

    private static readonly AwdLstmOptions Small = AwdLstmOptions.From(new ModelTask([5], Words)) with { EmbeddingSize = 4, HiddenSize = 6, Layers = 3 };

    private static readonly AwdLstmOptions Still =
        Small with { EmbeddingDropout = 0, InputDropout = 0, HiddenDropout = 0, WeightDropout = 0, OutputDropout = 0 };

    [Fact]
    public void Stages_are_named_in_the_order_of_the_forward_pass()
    {
        using var model = new AwdLstm(Small);
        Assert.Equal(
            [
                "tokens", "embedding_dropout", "input_dropout", "rnns.0", "hidden_dropouts.0", "rnns.1", "hidden_dropouts.1", "rnns.2",
                "output_dropout", "decoder",
            ],
            model.stages.Select(stage => stage.name));
        Assert.Equal(
            [
                ("embedding_dropout", 0.1), ("input_dropout", 0.4), ("rnns.0.weight_dropout", 0.5), ("rnns.1.weight_dropout", 0.5),
                ("rnns.2.weight_dropout", 0.5), ("hidden_dropouts.0", 0.25), ("hidden_dropouts.1", 0.25), ("output_dropout", 0.4),
            ],
            model.stochastic_layers().Select(entry => (entry.path, entry.layer.p)));
    }

    [Fact]
    public void Zero_probability_gives_no_dropout_module_and_the_same_names()
    {
        using var model = new AwdLstm(Small);
        using var still = new AwdLstm(Still);
        Assert.Equal(["tokens", "encoder", "rnns.0", "rnns.1", "rnns.2", "decoder"], still.stages.Select(stage => stage.name));
        Assert.Empty(still.stochastic_layers());
        Assert.Equal(model.state_dict().Keys, still.state_dict().Keys);
    }

    [Fact]
    public void The_first_stochastic_stage_splits_the_chain()
    {
        using var model = new AwdLstm(Still with { HiddenDropout = 0.25 });
        Assert.Equal(["tokens", "encoder", "rnns.0"], model.stages.TakeWhile(stage => !stage.module.stochastic_layers().Any()).Select(stage => stage.name));
    }

    [Theory]
    [InlineData(true, 4)]
    [InlineData(false, 6)]
    public void Names_and_shapes_are_the_same_with_and_without_ties(bool tied, long last)
    {
        using var model = new AwdLstm(Small with { TieWeights = tied });
        string[] rnns = [.. new (long Inputs, long Width)[] { (4, 6), (6, 6), (6, last) }.SelectMany((size, i) => (string[])
        [
            $"rnns.{i}.layer.weight_ih_l0 {4 * size.Width},{size.Inputs}", $"rnns.{i}.layer.weight_hh_l0 {4 * size.Width},{size.Width}",
            $"rnns.{i}.layer.bias_ih_l0 {4 * size.Width}", $"rnns.{i}.layer.bias_hh_l0 {4 * size.Width}",
        ])];
        Assert.Equal(
            ["encoder.weight 11,4", .. rnns, $"decoder.weight 11,{last}", "decoder.bias 11"],
            model.state_dict().Select(entry => $"{entry.Key} {string.Join(",", entry.Value.shape)}"));
    }

    [Fact]
    public void The_default_has_the_published_number_of_parameters()
    {
        AwdLstmOptions options = AwdLstmOptions.From(new ModelTask([70], 10_000));
        using var model = new AwdLstm(options);
        // 10,000 words of 400 and as many biases; per LSTM layer 4 H (inputs + H) weights and 8 H biases.
        long expected = (10_000 * 400) + 10_000 + (4 * 1150 * (400 + 1150)) + (4 * 1150 * 2300) + (4 * 400 * (1150 + 400)) + (8 * (1150 + 1150 + 400));
        Assert.Equal(24_221_600, expected);
        Assert.Equal(expected, model.parameters().Sum(parameter => parameter.numel()));
        Assert.Equal(
            (0.1, 0.4, 0.25, 0.5, 0.4),
            (options.EmbeddingDropout, options.InputDropout, options.HiddenDropout, options.WeightDropout, options.OutputDropout));
    }

    [Fact]
    public void A_tied_table_is_one_parameter_under_two_names()
    {
        using var model = new AwdLstm(Small);
        Assert.Same(model.get_parameter("encoder.weight"), model.get_parameter("decoder.weight"));
        Assert.Same(model.state_dict()["encoder.weight"], model.state_dict()["decoder.weight"]);
        Assert.True(model.has_parameter("decoder.weight"));
        Assert.Single(model.parameters(), parameter => ReferenceEquals(parameter, model.get_parameter("encoder.weight")));
        Assert.DoesNotContain("decoder.weight", model.named_parameters().Select(entry => entry.name));
        Assert.Contains("decoder.bias", model.named_parameters().Select(entry => entry.name));
        ModelSummary summary = ModelSummary.Of(model, [1, 5], ScalarType.Int64);
        Assert.Equal(model.parameters().Sum(parameter => parameter.numel()), summary.Parameters);
        Assert.Equal(44, summary.Rows.Sum(row => row.TiedParameters));
    }

    [Fact]
    public void Ties_hold_when_the_model_gets_another_type()
    {
        using var scope = NewDisposeScope();
        AwdLstm model = new AwdLstm(Small).to(ScalarType.Float64);
        model.eval();
        Tensor tokens = Tokens(2, 5);
        Tensor before = model.call(tokens);
        Assert.Equal(ScalarType.Float64, before.dtype);
        // Only word 0 changes, and it does not occur: its logits tell that the decoder sees it.
        using (no_grad())
            model.get_parameter("encoder.weight")![0].fill_(0);
        Tensor after = model.call(tokens);
        Assert.False(before.select(2, 0).Equals(after.select(2, 0)));
        Assert.Equal(0.0, after.select(2, 0).abs().max().item<double>());
        Assert.True(before.narrow(2, 1, Words - 1).Equals(after.narrow(2, 1, Words - 1)));
    }

    /// <summary>The table's gradient is that of both its uses: checked by hand as the sum of those of an untied model.</summary>
    [Fact]
    public void A_step_of_the_optimizer_moves_a_tied_table_once_by_both_gradients()
    {
        using var scope = NewDisposeScope();
        var tied = new AwdLstm(Still with { HiddenSize = 4 });
        var untied = new AwdLstm(Still with { HiddenSize = 4, TieWeights = false });
        untied.load_state_dict(tied.state_dict());
        Tensor before = tied.get_parameter("encoder.weight")!.clone().detach();
        Tensor tokens = Tokens(2, 5);
        foreach (AwdLstm model in (AwdLstm[])[tied, untied])
            model.call(tokens).square().mean().backward();
        using var optimizer = optim.SGD(tied.parameters(), learningRate: 0.5);
        optimizer.step();
        Tensor both = untied.get_parameter("encoder.weight")!.grad!.add(untied.get_parameter("decoder.weight")!.grad!);
        Assert.True(both.abs().max().item<float>() > 0);
        Assert.True(before.sub(both.mul(0.5)).allclose(tied.get_parameter("encoder.weight")!, rtol: 1e-5, atol: 1e-7));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Weights_come_back_from_a_file(bool tied)
    {
        using var scope = NewDisposeScope();
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "model.safetensors");
        AwdLstm saved = new(Small with { TieWeights = tied }), loaded = new(Small with { TieWeights = tied });
        saved.eval();
        loaded.eval();
        Tensor tokens = Tokens(2, 5);
        Assert.False(saved.call(tokens).Equals(loaded.call(tokens)));
        ModuleWeights.Save(saved, path);
        ModuleWeights.Load(loaded, path);
        Assert.True(saved.call(tokens).Equals(loaded.call(tokens)));
        Assert.Equal(tied, ReferenceEquals(loaded.get_parameter("encoder.weight"), loaded.get_parameter("decoder.weight")));
    }

    [Fact]
    public void Weights_start_as_the_authors_do()
    {
        using var model = new AwdLstm(Small with { TieWeights = false });
        foreach (string table in (string[])["encoder.weight", "decoder.weight"])
        {
            using Tensor largest = model.get_parameter(table)!.abs().max();
            Assert.InRange(largest.item<float>(), 1e-3f, 0.1f);
        }
        using var bias = model.get_parameter("decoder.bias")!.data<float>();
        Assert.All(bias, value => Assert.Equal(0f, value));
    }

    [Fact]
    public void Two_pieces_with_the_state_between_them_are_the_whole_text()
    {
        using var scope = NewDisposeScope();
        AwdLstm model = new AwdLstm(Small).to(ScalarType.Float64);
        model.eval();
        Tensor tokens = Tokens(2, 7);
        (Tensor first, LstmState state) = model.forward(tokens.narrow(1, 0, 3), null);
        (Tensor second, LstmState last) = model.forward(tokens.narrow(1, 3, 4), state);
        (Tensor whole, LstmState end) = model.forward(tokens, null);
        Assert.True(cat([first, second], 1).allclose(whole, rtol: 1e-12, atol: 1e-14));
        Assert.True(model.call(tokens).Equals(whole));
        Assert.Equal(3, end.Layers.Count);
        foreach (((Tensor h, Tensor c), (Tensor h, Tensor c) expected) in last.Layers.Zip(end.Layers))
        {
            Assert.True(h.allclose(expected.h, rtol: 1e-12, atol: 1e-14));
            Assert.True(c.allclose(expected.c, rtol: 1e-12, atol: 1e-14));
        }
        Assert.False(model.call(tokens.narrow(1, 3, 4)).allclose(second), "the state matters");
    }

    [Fact]
    public void Gradients_end_at_a_detached_state()
    {
        using var scope = NewDisposeScope();
        AwdLstm model = new(Small);
        (_, LstmState state) = model.forward(Tokens(2, 3), null);
        LstmState detached = state.detach();
        Assert.All(state.Layers, layer => Assert.True(layer.h.requires_grad && layer.c.requires_grad));
        Assert.All(detached.Layers, layer => Assert.False(layer.h.requires_grad || layer.c.requires_grad));
        Assert.All(state.Layers.Zip(detached.Layers), pair => Assert.True(pair.First.h.Equals(pair.Second.h) && pair.First.c.Equals(pair.Second.c)));
        state.Dispose();
        Assert.All(state.Layers, layer => Assert.True(layer.h.IsInvalid && layer.c.IsInvalid));
        (Tensor logits, _) = model.forward(Tokens(2, 3), detached);
        logits.sum().backward();
        Assert.NotNull(model.get_parameter("encoder.weight")!.grad);
    }

    [Fact]
    public void A_state_of_another_batch_or_model_is_refused()
    {
        using var scope = NewDisposeScope();
        AwdLstm model = new(Small), shallow = new(Small with { Layers = 1 });
        (_, LstmState state) = model.forward(Tokens(2, 3), null);
        Assert.Equal(
            "expected a state of shapes (1, 3, 6) (1, 3, 6) (1, 3, 4), got (1, 2, 6) (1, 2, 6) (1, 2, 4) (Parameter 'state')",
            Assert.Throws<ArgumentException>(() => model.forward(Tokens(3, 3), state)).Message);
        Assert.Equal(
            "expected a state of shapes (1, 2, 4), got (1, 2, 6) (1, 2, 6) (1, 2, 4) (Parameter 'state')",
            Assert.Throws<ArgumentException>(() => shallow.forward(Tokens(2, 3), state)).Message);
    }

    [Fact]
    public void Every_parameter_gets_a_gradient()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        foreach (bool tied in (bool[])[true, false])
        {
            AwdLstm model = new(Small with { TieWeights = tied });
            model.call(Tokens(4, 8)).square().mean().backward();
            foreach ((string name, Parameter parameter) in model.named_parameters())
                Assert.True(parameter.grad is Tensor grad && grad.abs().max().item<float>() > 0, name);
        }
    }

    [Fact]
    public void A_dropped_word_is_absent_wherever_it_occurs()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        AwdLstm model = new(Small with { EmbeddingDropout = 0.5 });
        Tensor words = arange(Words, dtype: ScalarType.Int64).repeat(2, 2); // each word four times
        Tensor rows = model.stages.Single(stage => stage.name == "embedding_dropout").module.call(words);
        Tensor factors = rows.div(model.get_parameter("encoder.weight")!.repeat(2, 1).unsqueeze(0)).detach();
        Tensor first = factors[0, TensorIndex.Slice(0, Words)];
        Assert.True(first.eq(0).logical_or(first.sub(2).abs().lt(1e-5)).all().item<bool>(), "0 or 1/(1 - p)");
        Assert.True(factors.eq(0).Equals(first.eq(0).repeat(2, 2, 1)), "the same everywhere");
        long dropped = first.select(1, 0).eq(0).sum().item<long>();
        Assert.InRange(dropped, 1, Words - 1); // both kinds are there for this seed
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_forward_pass_leaves_only_its_results_alive(bool training, bool gradients)
    {
        using var scope = NewDisposeScope();
        using IDisposable mode = set_grad_enabled(gradients);
        using var model = new AwdLstm(Small);
        model.train(training);
        Tensor tokens = Tokens(2, 5);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using Tensor logits = model.call(tokens);
        Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        (Tensor next, LstmState state) = model.forward(tokens, null);
        Assert.Equal(before + 2 + 6, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        next.Dispose();
        state.Dispose();
        Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.False(tokens.IsInvalid);
    }

    [Fact]
    public void The_forward_pass_is_the_stages_one_after_the_other()
    {
        using var scope = NewDisposeScope();
        AwdLstm model = new(Small);
        Tensor tokens = Tokens(2, 5);
        Tensor[] results = [.. ((Func<Tensor>[])
        [
            () => model.call(tokens),
            () => model.forward(tokens, null).logits,
            () => model.stages.Aggregate(tokens, (value, stage) => stage.module.call(value)),
        ]).Select(run =>
        {
            manual_seed(4);
            return run();
        })];
        Assert.True(results[0].Equals(results[1]));
        Assert.True(results[0].Equals(results[2]));
        Assert.Equal([2, 5, Words], results[0].shape);
    }

    [Fact]
    public void Training_changes_from_call_to_call_and_evaluation_does_not()
    {
        using var scope = NewDisposeScope();
        AwdLstm model = new(Small);
        Tensor tokens = Tokens(2, 5);
        Assert.False(model.call(tokens).Equals(model.call(tokens)));
        model.eval();
        Assert.True(model.call(tokens).Equals(model.call(tokens)));
        Assert.True(model.call(tokens).Equals(model.call(tokens.to(ScalarType.Int32))), "int32 will do");
    }

    [Fact]
    public void An_empty_batch_gives_an_empty_result()
    {
        using var scope = NewDisposeScope();
        AwdLstm model = new(Small);
        foreach (bool training in (bool[])[true, false])
        {
            model.train(training);
            Assert.Equal([0, 5, Words], model.call(zeros(0, 5, dtype: int64)).shape);
        }
    }

    [Fact]
    public void Inputs_that_are_no_tokens_are_refused()
    {
        using var scope = NewDisposeScope();
        AwdLstm model = new(Small);
        Check(zeros(2, 5), "(2, 5) of Float32");
        Check(zeros(5, dtype: int64), "(5) of Int64");
        Check(zeros(2, 0, dtype: int64), "(2, 0) of Int64");

        void Check(Tensor input, string got)
        {
            string message = $"expected token numbers of shape (N, T) with at least one step, int64 or int32, got {got} (Parameter 'input')";
            Assert.Equal(message, Assert.Throws<ArgumentException>(() => model.call(input)).Message);
            Assert.Equal(message, Assert.Throws<ArgumentException>(() => model.forward(input, null)).Message);
        }
    }

    [Fact]
    public void Text_gives_the_settings()
    {
        using var model = new AwdLstm(Small);
        Assert.Equal(
            "AwdLstm(11 words, 4-6-6-4, embedding_dropout=0.1, input_dropout=0.4, hidden_dropout=0.25, weight_dropout=0.5, output_dropout=0.4, "
            + "tie_weights=True)",
            model.ToString());
    }

    /// <summary>Words from 1 on; 0 does not occur.</summary>
    private static Tensor Tokens(long texts, long length) =>
        arange(1, 1 + (texts * length), dtype: ScalarType.Int64).remainder(Words - 1).add(1).view(texts, length);
}
