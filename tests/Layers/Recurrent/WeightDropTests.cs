using DropoutTorch.Layers;
using DropoutTorch.Layers.Random;
using Layers.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.utils.rnn;

namespace Layers.Tests.Recurrent;

/// <summary>WeightDropLSTM and WeightDropGRU, which share all but what happens at a step.</summary>
public class WeightDropTests
{
    private static readonly RandomSource s_source = RandomSource.At(new StreamAddress(7));

    public static TheoryData<string> Kinds => [.. RecurrentKindCase.Kinds];

    public static TheoryData<string, RecurrentSettings> KindsAndSettings
    {
        get
        {
            var data = new TheoryData<string, RecurrentSettings>();
            foreach (var kind in RecurrentKindCase.Kinds)
                foreach (var settings in RecurrentSettings.All) data.Add(kind, settings);
            return data;
        }
    }

    public static TheoryData<string, string> Goldens
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var kind in RecurrentKindCase.Kinds)
                foreach (var what in new[] { "", ", two layers, both directions", ", batch first, without biases", ", one sequence" }) data.Add(kind, what);
            return data;
        }
    }

    /// <summary>Outputs, last states and all gradients, among them those of the weights before they were dropped.</summary>
    [Theory]
    [MemberData(nameof(Goldens))]
    public void Given_masks_give_PyTorchs_numbers(string kind, string what)
    {
        using var scope = NewDisposeScope();
        var golden = new WeightsGolden(kind.ToLowerInvariant() + what);
        var settings = new RecurrentSettings(
            golden.Setting("layers").GetInt64(), golden.Setting("bidirectional").GetBoolean(), golden.Setting("batch_first").GetBoolean(),
            golden.Setting("bias").GetBoolean());
        var network = RecurrentKindCase.Create(kind, settings, 0.5);
        var names = network.Layer.named_parameters().Select(entry => entry.name).ToArray();
        var x = golden.In("x").requires_grad_();
        var weights = names.Select(name => golden.In(name).requires_grad_()).ToArray();
        var states = Enumerable.Range(0, network.States).Select(i => golden.In($"s{i}").requires_grad_()).ToArray();
        var mask = stack(names.Where(name => name.StartsWith("weight_hh", StringComparison.Ordinal)).Select(name => golden.In($"mask_{name}")));

        var results = network.Function(x, states, weights, mask, golden.P, settings);
        var total = (results[0] * golden.In("incoming")).sum();
        foreach (var state in results[1..]) total += state.sum();
        total.backward();

        golden.Check("y", results[0]);
        golden.Check("grad_x", x.grad!);
        for (var i = 0; i < names.Length; i++) golden.Check($"grad_{names[i]}", weights[i].grad!);
        for (var i = 0; i < states.Length; i++)
        {
            golden.Check($"last{i}", results[1 + i]);
            golden.Check($"grad_s{i}", states[i].grad!);
        }
    }

    [Theory]
    [MemberData(nameof(KindsAndSettings))]
    public void Evaluation_and_p_of_zero_are_the_wrapped_network(string kind, RecurrentSettings settings)
    {
        using var scope = NewDisposeScope();
        var network = RecurrentKindCase.Create(kind, settings, 0.5);
        network.Dropping.eval();
        var (x, states) = (settings.Input(), Enumerable.Range(0, network.States).Select(_ => settings.State()).ToArray());
        CheckEqual(network.Native(x, states), network.Call(x, states));
        CheckEqual(network.Native(x), network.Call(x));
        network.Dropping.train();
        network.Weights.p = 0;
        var generator = get_rng_state();
        CheckEqual(network.Native(x, states), network.Call(x, states));
        Assert.True(get_rng_state().Equals(generator));
    }

    /// <summary>The composed recurrence, with nothing dropped, against the engine's own: values and gradients.</summary>
    [Theory]
    [MemberData(nameof(KindsAndSettings))]
    public void The_recurrence_of_operators_is_the_networks_own(string kind, RecurrentSettings settings)
    {
        using var scope = NewDisposeScope();
        var network = RecurrentKindCase.Create(kind, settings, 0.5);
        var (x, states) = (settings.Input(), Enumerable.Range(0, network.States).Select(_ => settings.State()).ToArray());
        foreach (var given in new[] { states, null })
        {
            List<Tensor[]> gradients = [];
            List<Tensor[]> results = [];
            Func<Tensor, Tensor[]>[] runs = [leaf => network.Native(leaf, given), leaf => network.Function(leaf, given, network.Flat, null, 0.5, settings)];
            foreach (var run in runs)
            {
                var leaf = x.detach().clone().requires_grad_();
                foreach (var weight in network.Flat) weight.grad = null;
                results.Add(run(leaf));
                cat([.. results[^1].Select((result, i) => (result * (i + 1)).flatten())]).square().sum().backward();
                gradients.Add([leaf.grad!, .. network.Flat.Select(weight => weight.grad!.clone())]);
            }
            CheckEqual(results[0], results[1]);
            CheckEqual(gradients[0], gradients[1]);
        }
    }

    [Theory]
    [MemberData(nameof(KindsAndSettings))]
    public void Training_is_the_network_with_dropped_weights(string kind, RecurrentSettings settings)
    {
        using var scope = NewDisposeScope();
        var network = RecurrentKindCase.Create(kind, settings, 0.4);
        network.Dropping.train();
        network.Weights.Source = s_source;
        var (x, states) = (settings.Input(), Enumerable.Range(0, network.States).Select(_ => settings.State()).ToArray());
        var (with, without) = (network.Call(x, states), network.Call(x));
        DropForGood(network);
        CheckEqual(network.Native(x, states), with);
        CheckEqual(network.Native(x), without);
    }

    [Theory]
    [MemberData(nameof(KindsAndSettings))]
    public void Packed_sequences_of_several_lengths_are_those_of_the_network_with_dropped_weights(string kind, RecurrentSettings settings)
    {
        if (!settings.Batched) return;
        using var scope = NewDisposeScope();
        var network = RecurrentKindCase.Create(kind, settings, 0.4);
        network.Dropping.train();
        network.Weights.Source = s_source;
        var states = Enumerable.Range(0, network.States).Select(_ => settings.State()).ToArray();
        foreach (var sorted in new[] { true, false })
        {
            var lengths = tensor(sorted ? new long[] { 5, 3, 2 } : [2, 5, 3]);
            var x = settings.Input().requires_grad_();
            var packed = pack_padded_sequence(x, lengths, settings.BatchFirst, enforce_sorted: sorted);
            network.Weights.Mode = StochasticMode.FollowTraining;
            var (output, last) = network.Call(packed, states);
            (output.data.square().sum() + last[0].sum()).backward();
            var gradient = x.grad!.clone();
            x.grad = null;

            var kept = network.Hidden.Select(weight => weight.detach().clone()).ToArray();
            DropForGood(network);
            var (expected, states_behind) = network.Native(pack_padded_sequence(x, lengths, settings.BatchFirst, enforce_sorted: sorted), states);
            (expected.data.square().sum() + states_behind[0].sum()).backward();
            CheckEqual([expected.data, expected.batch_sizes, .. states_behind, x.grad!], [output.data, output.batch_sizes, .. last, gradient]);
            Assert.Equal(expected.sorted_indices.IsInvalid, output.sorted_indices.IsInvalid);
            if (!sorted) Assert.True(expected.unsorted_indices.Equals(output.unsorted_indices));
            using var grad = no_grad();
            foreach (var (weight, before) in network.Hidden.Zip(kept)) weight.copy_(before);
        }
        network.Dropping.eval();
        var whole = pack_padded_sequence(settings.Input(), tensor(new long[] { 5, 3, 2 }), settings.BatchFirst);
        Assert.True(network.Call(whole).output.data.Equals(network.Native(whole).output.data));
    }

    /// <summary>With torch's own generator the dropout between the layers is that of the wrapped network, bit for bit.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_networks_own_dropout_between_layers_is_kept(string kind)
    {
        using var scope = NewDisposeScope();
        var settings = new RecurrentSettings(Layers: 3, Bidirectional: true, Dropout: 0.3);
        var network = RecurrentKindCase.Create(kind, settings, p: 0);
        Assert.Equal(["weight_dropout", "dropout_l0", "dropout_l1"], network.Dropping.stochastic_layers().Select(entry => entry.path));
        foreach (var (_, layer) in network.Dropping.stochastic_layers()) layer.Source = RandomSource.TorchGenerator;
        network.Dropping.train();
        var x = settings.Input();
        manual_seed(5);
        var composed = network.Call(x);
        manual_seed(5);
        CheckEqual(network.Native(x), composed);

        foreach (var (_, layer) in network.Dropping.stochastic_layers()) layer.Mode = StochasticMode.Off;
        var off = network.Call(x);
        network.Dropping.eval();
        CheckEqual(network.Native(x), off);
        foreach (var (_, layer) in network.Dropping.stochastic_layers()) layer.Mode = StochasticMode.AlwaysOn;
        manual_seed(5);
        CheckEqual(composed, network.Call(x));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_empty_batch_gives_what_the_wrapped_network_gives(string kind)
    {
        using var scope = NewDisposeScope();
        foreach (var batchFirst in new[] { false, true })
        {
            var settings = new RecurrentSettings(Layers: 2, Bidirectional: true, BatchFirst: batchFirst, Dropout: 0.5);
            var network = RecurrentKindCase.Create(kind, settings, 0.5);
            var x = zeros(batchFirst ? [0, 5, 4] : [5, 0, 4], dtype: ScalarType.Float64);
            network.Dropping.eval();
            var expected = network.Native(x);
            network.Dropping.train();
            CheckEqual(expected, network.Call(x));
        }
    }

    /// <summary>Layers of consecutive seeds, as users give them, share no numbers with the parts of a network.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_networks_seed_leaves_the_next_ones_to_other_layers(string kind)
    {
        using var scope = NewDisposeScope();
        var network = RecurrentKindCase.Create(kind, new RecurrentSettings(Layers: 3, Dropout: 0.5), 0.5, seed: 5);
        network.Dropping.train();
        var x = ones(64, 64);
        List<Tensor> masks = [];
        foreach (var (_, layer) in network.Dropping.stochastic_layers())
        {
            Assert.Equal(5, layer.seed);
            masks.Add(layer.call(x));
        }
        masks.AddRange(Enumerable.Range(6, 3).Select(seed => new InvertedDropout(0.5, seed: seed).call(x)));
        // By chance half of 4096 bits agree, with a deviation of 32; ten of them are left once in 10^22 seeds.
        for (var i = 0; i < masks.Count; i++)
            for (var j = 0; j < i; j++) Assert.InRange(masks[i].eq(masks[j]).sum().item<long>(), 2048 - 320, 2048 + 320);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_part_of_the_batch_draws_the_masks_of_the_whole(string kind)
    {
        using var scope = NewDisposeScope();
        var settings = new RecurrentSettings(Layers: 2, BatchFirst: true, Dropout: 0.3);
        var network = RecurrentKindCase.Create(kind, settings, 0.5);
        network.Dropping.train();
        var x = settings.Input();
        manual_seed(6);
        var whole = network.Call(x);
        foreach (var (_, layer) in network.Dropping.stochastic_layers()) layer.FirstRow = 1;
        manual_seed(6);
        var part = network.Call(x[1..]);
        CheckEqual([whole[0][1..], whole[1].narrow(1, 1, 2)], part[..2]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_go_through_the_masks(string kind)
    {
        using var scope = NewDisposeScope();
        var settings = new RecurrentSettings(Bidirectional: true);
        var network = RecurrentKindCase.Create(kind, settings, 0.5);
        network.Dropping.train();
        network.Weights.Source = s_source;
        var x = settings.Input()[..3].contiguous().requires_grad_();
        FiniteDifferences.Check(() => cat([.. network.Call(x).Select(result => result.flatten())]), [x, .. network.Hidden]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void P_of_one_leaves_nothing_of_the_hidden_weights_even_where_they_are_infinite(string kind)
    {
        using var scope = NewDisposeScope();
        var network = RecurrentKindCase.Create(kind, new RecurrentSettings(), p: 1);
        network.Dropping.train();
        var x = new RecurrentSettings().Input();
        using (no_grad()) network.Hidden[0].fill_(double.PositiveInfinity);
        var y = network.Call(x);
        using (no_grad()) network.Hidden[0].zero_();
        CheckEqual(network.Native(x), y);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Seeds_repeat_count_and_are_part_of_the_state(string kind)
    {
        using var scope = NewDisposeScope();
        var settings = new RecurrentSettings(Layers: 2, Dropout: 0.5);
        var (one, other) = (RecurrentKindCase.Create(kind, settings, 0.5, seed: 3), RecurrentKindCase.Create(kind, settings, 0.5, seed: 3));
        one.Dropping.train();
        other.Dropping.train();
        other.Dropping.load_state_dict(one.Dropping.state_dict());
        var x = settings.Input();
        var (first, second) = (one.Call(x), one.Call(x));
        Assert.False(first[0].Equals(second[0]));
        CheckEqual(first, other.Call(x));
        Assert.Equal(2, one.Weights.get_buffer("steps")!.item<long>());
        Assert.Equal(1, other.Weights.get_buffer("steps")!.item<long>());
        string[] keys = ["dropout_l0.steps", "layer.bias_hh_l0", "layer.weight_hh_l0", "layer.weight_hh_l1", "weight_dropout.steps"];
        Assert.Subset(one.Dropping.state_dict().Keys.ToHashSet(), keys.ToHashSet());
        var resumed = RecurrentKindCase.Create(kind, settings, 0.5, seed: 3);
        resumed.Dropping.train();
        resumed.Dropping.load_state_dict(other.Dropping.state_dict());
        CheckEqual(second, resumed.Call(x));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Modes_and_the_manual_seed_decide(string kind)
    {
        using var scope = NewDisposeScope();
        var settings = new RecurrentSettings();
        var network = RecurrentKindCase.Create(kind, settings, 0.5);
        var x = settings.Input();
        var whole = network.Native(x);
        network.Dropping.eval();
        network.Weights.Mode = StochasticMode.AlwaysOn;
        manual_seed(1);
        var dropped = network.Call(x);
        Assert.False(dropped[0].allclose(whole[0]));
        Assert.False(network.Call(x)[0].Equals(dropped[0]));
        manual_seed(1);
        CheckEqual(dropped, network.Call(x));
        network.Dropping.train();
        network.Weights.Mode = StochasticMode.Off;
        CheckEqual(whole, network.Call(x));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_tensor_is_left_behind(string kind)
    {
        using var scope = NewDisposeScope();
        var settings = new RecurrentSettings(Layers: 2, Bidirectional: true, Dropout: 0.5);
        var network = RecurrentKindCase.Create(kind, settings, 0.5);
        network.Dropping.train();
        var x = settings.Input();
        AnyLayerContract.NothingIsLeftBehind(() => Array.ForEach(network.Call(x), result => result.Dispose()));
        using var packed = pack_padded_sequence(x, tensor(new long[] { 5, 3, 2 }));
        AnyLayerContract.NothingIsLeftBehind(() =>
        {
            var (output, last) = network.Call(packed);
            output.Dispose();
            Array.ForEach(last, state => state.Dispose());
        });
    }

    [Fact]
    public void What_the_network_does_not_tell_is_found_out()
    {
        using var scope = NewDisposeScope();
        using var lstm = nn.LSTM(4, 3, 2, batchFirst: true, dropout: 0.1);
        lstm.train();
        var generator = get_rng_state();
        var error = Assert.Throws<ArgumentException>(() => new WeightDropLSTM(lstm));
        Assert.Equal(
            "WeightDropLSTM: expected the dropout probability of a network that drops between its layers, got 0. Fix: say it, the network does not tell. "
            + "(Parameter 'dropout')", error.Message);
        Assert.True(get_rng_state().Equals(generator));
        Assert.True(lstm.training);
        using var dropping = new WeightDropLSTM(lstm, 0.25, dropout: 0.1);
        Assert.Equal("WeightDropLSTM(4, 3, num_layers=2, bias=True, batch_first=True, dropout=0.1, bidirectional=False, p=0.25)", dropping.ToString());
        using var gru = new WeightDropGRU(nn.GRU(4, 3, 2, bias: false, bidirectional: true));
        Assert.Equal("WeightDropGRU(4, 3, num_layers=2, bias=False, batch_first=False, dropout=0, bidirectional=True, p=0.5)", gru.ToString());
    }

    /// <summary>However small the weights, and with a probability of 1, which draws nothing.</summary>
    [Theory]
    [InlineData(0.5, 0.1)]
    [InlineData(0.5, 0)]
    [InlineData(0.01, 1)]
    [InlineData(1, 0.1)]
    [InlineData(1, 1)]
    public void Dropout_between_layers_is_found_out_whatever_the_weights(double dropout, double scale)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        foreach (var (given, refused) in new[] { (dropout, true), (0, false) })
        {
            var (lstm, gru) = (nn.LSTM(16, 32, 2, dropout: given), nn.GRU(16, 32, 2, dropout: given));
            using (no_grad())
                foreach (var parameter in lstm.parameters().Concat(gru.parameters())) parameter.mul_(scale);
            foreach (var wrap in (Action[])[() => new WeightDropLSTM(lstm), () => new WeightDropGRU(gru)])
                Assert.Equal(refused, Record.Exception(wrap) is ArgumentException);
        }
    }

    [Fact]
    public void Weights_that_are_not_numbers_are_not_taken_for_dropout()
    {
        using var scope = NewDisposeScope();
        var lstm = nn.LSTM(4, 3, 2);
        using (no_grad()) lstm.get_parameter("weight_ih_l1")!.fill_(double.NaN);
        Assert.Null(Record.Exception(() => new WeightDropLSTM(lstm)));
        var dropping = nn.LSTM(4, 3, 2, dropout: 0.5);
        using (no_grad()) dropping.get_parameter("weight_ih_l0")!.fill_(double.NaN);
        Assert.Throws<ArgumentException>(() => new WeightDropLSTM(dropping));
    }

    [Fact]
    public void Networks_made_from_sizes_have_their_settings()
    {
        using var scope = NewDisposeScope();
        using var lstm = new WeightDropLSTM(4, 3, 2, batchFirst: true, dropout: 0.2, bidirectional: true, p: 0.3, dtype: ScalarType.Float64, seed: 1);
        Assert.Equal("WeightDropLSTM(4, 3, num_layers=2, bias=True, batch_first=True, dropout=0.2, bidirectional=True, p=0.3)", lstm.ToString());
        lstm.train();
        var (y, h, c) = lstm.call(randn(5, 7, 4, dtype: ScalarType.Float64));
        Assert.Equal([5L, 7, 6], y.shape);
        Assert.Equal([4L, 5, 3], h.shape);
        Assert.Equal([4L, 5, 3], c.shape);
        using var gru = new WeightDropGRU(4, 3, bias: false, p: 0.3);
        gru.train();
        Assert.Equal([7L, 5, 3], gru.call(randn(7, 5, 4)).Item1.shape);
        Assert.Equal(ScalarType.BFloat16, gru.to(ScalarType.BFloat16).call(randn(7, 5, 4).to(ScalarType.BFloat16)).Item1.dtype);
    }

    [Fact]
    public void Faults_are_named_in_one_line()
    {
        using var scope = NewDisposeScope();
        using var gru = new WeightDropGRU(4, 3);
        gru.train();
        var error = Assert.Throws<ArgumentException>(() => gru.call(randn(5, 2, 3)));
        Assert.Equal("WeightDropGRU: expected an input of size [L, N, 4] or [L, 4] with one step or more, got [5, 2, 3]. (Parameter 'input')", error.Message);
        Assert.Throws<ArgumentException>(() => gru.call(randn(0, 2, 4)));
        error = Assert.Throws<ArgumentException>(() => gru.call(randn(5, 2, 4), randn(1, 3, 3)));
        Assert.Equal("WeightDropGRU: expected a hidden state of size [1, 2, 3], got [1, 3, 3].", error.Message);
        error = Assert.Throws<ArgumentException>(() => gru.call(ones(5, 2, 4, dtype: ScalarType.Int64)));
        Assert.StartsWith("WeightDropGRU: expected a floating-point tensor, got Int64.", error.Message, StringComparison.Ordinal);
        gru.weight_dropout.Source = RandomSource.At(new StreamAddress(7, StepRows: 1));
        Assert.Throws<InvalidOperationException>(() => gru.call(randn(5, 2, 4)));

        Tensor[] weights = [.. gru.layer.parameters()];
        error = Assert.Throws<ArgumentException>(() => Functional.weight_drop_gru(randn(5, 2, 4), null, weights[..3]));
        Assert.StartsWith("weight_drop_gru: expected 4 tensors for each layer and direction,", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => Functional.weight_drop_lstm(randn(5, 2, 4), null, weights));
        Assert.StartsWith("weight_drop_lstm: expected hidden-to-hidden weights of shape (4 * H, H), got [9, 3].", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => Functional.weight_drop_gru(randn(5, 2, 4), null, weights, ones(9, 3), 0.5));
        Assert.StartsWith("weight_drop_gru: expected a mask of shape [1, 9, 3], got [9, 3].", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Functional.weight_drop_gru(randn(5, 2, 4), null, weights, p: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightDropLSTM(4, 3, p: 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightDropLSTM(4, 3, 2, dropout: -1));
        Assert.Throws<ArgumentNullException>(() => new WeightDropLSTM(null!));
        Assert.Throws<ArgumentNullException>(() => new WeightDropGRU(null!));
    }

    /// <summary>Writes the dropped weights into the wrapped network.</summary>
    private static void DropForGood(RecurrentKindCase network)
    {
        using var grad = no_grad();
        var dropped = Functional.weight_dropout(stack(network.Hidden), network.Weights.p, source: s_source);
        for (var i = 0; i < network.Hidden.Length; i++) network.Hidden[i].copy_(dropped[i]);
    }

    private static void CheckEqual(IReadOnlyList<Tensor> expected, IReadOnlyList<Tensor> found)
    {
        Assert.Equal(expected.Count, found.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].shape, found[i].shape);
            Assert.True(found[i].allclose(expected[i], rtol: 1e-10, atol: 1e-12), $"result {i}: expected {expected[i].str()}, got {found[i].str()}");
        }
    }
}
