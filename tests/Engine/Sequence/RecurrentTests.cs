using Engine.Tests.Nn;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.utils.rnn;

namespace Engine.Tests.Sequence;

/// <summary>What the goldens do not say of recurrent networks: conversions, files, lifetimes, mistakes.</summary>
public class RecurrentTests
{
    [Fact]
    public void ParametersHavePyTorchsNamesAndAreTheModulesOwn()
    {
        using var module = RNN(3, 2, 2, bidirectional: true);
        Assert.Equal(
            ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_ih_l0_reverse", "weight_hh_l0_reverse", "bias_ih_l0_reverse",
                "bias_hh_l0_reverse"],
            module.named_parameters().Take(8).Select(entry => entry.name));
        Assert.Same(module.get_parameter("weight_ih_l1"), module.get_weight_ih(1));
        Assert.Same(module.get_parameter("weight_hh_l0"), module.get_weight_hh(0));
        Assert.Same(module.get_parameter("bias_ih_l1"), module.get_bias_ih(1));
        Assert.Same(module.get_parameter("bias_hh_l0"), module.get_bias_hh(0));
        Assert.Null(module.get_weight_ih(2));
        using var unbiased = RNN(3, 2, bias: false);
        Assert.Null(unbiased.get_bias_ih(0));
    }

    [Fact]
    public void CellsSetAndReplaceTheirParameters()
    {
        using var cell = LSTMCell(3, 2);
        var old = cell.weight_ih!;
        cell.weight_ih = Parameter(zeros(8, 3));
        Assert.True(old.IsInvalid);
        Assert.Equal(["weight_ih", "weight_hh", "bias_ih", "bias_hh"], cell.state_dict().Keys);
        cell.bias_ih = null;
        Assert.Equal(["weight_ih", "weight_hh", "bias_hh"], cell.state_dict().Keys);
    }

    [Fact]
    public void ConversionAndFilesKeepTheNetworkWhatItIs()
    {
        using var scope = NewDisposeScope();
        using var module = LSTM(3, 4, 2, bidirectional: true);
        using var other = LSTM(3, 4, 2, bidirectional: true);
        using var stream = new MemoryStream();
        module.save(stream);
        stream.Position = 0;
        other.load(stream);
        other.flatten_parameters();
        var x = randn(5, 2, 3);
        var expected = module.call(x).Item1;
        Assert.True(expected.Equals(other.call(x).Item1));
        other.to(float64);
        Assert.True(other.call(x.to(float64)).Item1.to(float32).allclose(expected, 1e-4, 1e-6));
    }

    [Fact]
    public void APackedBatchGivesWhatEachSequenceGivesAlone()
    {
        using var scope = NewDisposeScope();
        using var module = GRU(2, 3, 2, bidirectional: true).to(float64);
        Tensor[] sequences = [randn(2, 2, float64), randn(5, 2, float64), randn(3, 2, float64)];
        var (output, last) = module.call(pack_sequence(sequences, enforce_sorted: false));
        var (padded, _) = pad_packed_sequence(output);
        foreach (var (place, sequence) in sequences.Index())
        {
            var (alone, state) = module.call(sequence);
            Assert.True(alone.allclose(padded.select(1, place).narrow(0, 0, sequence.shape[0])));
            Assert.True(state.allclose(last.select(1, place)));
        }
    }

    [Fact]
    public void ACellIsOneStepOfItsNetwork()
    {
        using var scope = NewDisposeScope();
        using var network = LSTM(3, 2);
        using var cell = LSTMCell(3, 2);
        cell.load_state_dict(network.state_dict().ToDictionary(entry => entry.Key.Replace("_l0", "", StringComparison.Ordinal), entry => entry.Value));
        var x = randn(4, 5, 3);
        var (h, c) = (zeros(5, 2), zeros(5, 2));
        for (var step = 0; step < 4; step++) (h, c) = cell.call(x[step], (h, c));
        var (output, last, memory) = network.call(x);
        Assert.True(h.allclose(output[3], 1e-5, 1e-7));
        Assert.True(h.allclose(last[0], 1e-5, 1e-7));
        Assert.True(c.allclose(memory[0], 1e-5, 1e-7));
    }

    [Theory]
    [InlineData("LSTM")]
    [InlineData("GRU")]
    [InlineData("RNN")]
    public void GradientsEqualFiniteDifferences(string kind)
    {
        using var scope = NewDisposeScope();
        using var module = Make(kind).to(float64);
        var x = GoldenFile.Fill("f", [3, 2, 2], 1, float64).requires_grad_();
        Output(module, x).sum().backward();
        const double step = 1e-5;
        using var _ = no_grad();
        foreach (var t in module.parameters().Prepend(x))
        {
            var (flat, gradient) = (t.detach().reshape(-1), t.grad!.reshape(-1));
            for (var i = 0L; i < flat.numel(); i++)
            {
                flat[i].add_(step);
                var above = Output(module, x).sum().ToDouble();
                flat[i].sub_(2 * step);
                var below = Output(module, x).sum().ToDouble();
                flat[i].add_(step);
                Assert.InRange(gradient[i].ToDouble() - (above - below) / (2 * step), -1e-7, 1e-7);
            }
        }
    }

    [Theory]
    [InlineData("LSTM")]
    [InlineData("GRU")]
    [InlineData("RNN")]
    public void CallsLeaveOnlyTheirResults(string kind)
    {
        using var module = Make(kind);
        using var batch = randn(3, 2, 2);
        using var one = randn(3, 2);
        using var packed = pack_sequence([one, one]);
        var before = LiveTensors.Count;
        using (NewDisposeScope())
        {
            Output(module, batch);
            Output(module, one);
            switch (module)
            {
                case LSTM lstm: lstm.call(packed); break;
                case GRU gru: gru.call(packed); break;
                case RNN rnn: rnn.call(packed); break;
            }
            // Two calls with a tensor, then one that gives a packed sequence of two tensors and itself.
            var states = kind == "LSTM" ? 3 : 2;
            Assert.Equal(before + 2 * states + (2 + 1) + (states - 1), LiveTensors.Count);
        }
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void CellsLeaveOnlyTheirResults()
    {
        using var rnn = RNNCell(2, 3);
        using var lstm = LSTMCell(2, 3);
        using var x = randn(4, 2);
        using var one = randn(2);
        var before = LiveTensors.Count;
        using (rnn.forward(x)) Assert.Equal(before + 1, LiveTensors.Count);
        using (rnn.forward(one)) Assert.Equal(before + 1, LiveTensors.Count);
        var (h, c) = lstm.call(one);
        Assert.Equal(before + 2, LiveTensors.Count);
        h.Dispose();
        c.Dispose();
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void HooksSeeTheCallsWithATensor()
    {
        using var scope = NewDisposeScope();
        using var module = GRU(2, 3);
        var calls = 0;
        module.register_forward_hook((_, _, _, result) =>
        {
            calls++;
            return result;
        });
        module.call(ones(1, 1, 2));
        module.call(pack_sequence([ones(1, 2)]));
        Assert.Equal(1, calls);
    }

    [Fact]
    public void MistakesAreNamed()
    {
        using var scope = NewDisposeScope();
        AssertLine("LSTM: expected inputSize, hiddenSize and numLayers of 1 or more, got 3, 0 and 1.", () => LSTM(3, 0));
        AssertLine("GRU: expected numLayers of at most 100000, got 9223372036854775807.", () => GRU(3, 2, long.MaxValue));
        AssertLine("GRU: expected a dropout probability from 0 to 1, got 1.5.", () => GRU(3, 2, 2, dropout: 1.5));
        AssertLine("GRU: expected a dropout probability from 0 to 1, got NaN.", () => GRU(3, 2, 2, dropout: double.NaN));
        AssertLine("RNN: expected ReLU or Tanh, got 7. (Parameter 'nonLinearity')", () => RNN(3, 2, nonLinearity: (NonLinearities)7));
        AssertLine("GRUCell: expected inputSize and hiddenSize of 1 or more, got 0 and 2.", () => GRUCell(0, 2));
        using var module = LSTM(3, 2, batchFirst: true);
        AssertLine("LSTM: expected an input of size [N, L, 3] or [L, 3], got [2, 4, 5]. (Parameter 'input')", () => module.call(ones(2, 4, 5)));
        AssertLine("LSTM: expected an input of size [N, L, 3] or [L, 3], got [3]. (Parameter 'input')", () => module.call(ones(3)));
        AssertLine("LSTM: expected a hidden state of size [1, 2, 2], got [1, 3, 2].", () => module.call(ones(2, 4, 3), (ones(1, 3, 2), ones(1, 2, 2))));
        AssertLine("LSTM: expected a hidden state of size [1, 2], got [1, 1, 2].", () => module.call(ones(4, 3), (ones(1, 1, 2), ones(1, 1, 2))));
        AssertLine("LSTM: expected packed data of size [*, 3], got [4, 2]. (Parameter 'input')", () => module.call(pack_sequence([ones(4, 2)])));
        AssertLine("LSTM: expected an input of the weight's type Float32, got Float64.", () => module.call(ones(2, 4, 3, float64)));
        using var cell = RNNCell(3, 2);
        AssertLine("RNNCell: expected an input of size [N, 3] or [3], got [2, 4]. (Parameter 'input')", () => cell.forward(ones(2, 4)));
        AssertLine("RNNCell: expected a hidden state of size [2, 2], got [1, 2].", () => cell.forward(ones(2, 3), ones(1, 2)));
        AssertLine("RNNCell: expected an input of the weight's type Float32, got Float64.", () => cell.forward(ones(2, 3, float64)));
    }

    private static Module Make(string kind) => kind switch
    {
        "LSTM" => LSTM(2, 3, 2, bidirectional: true),
        "GRU" => GRU(2, 3, 2, bidirectional: true),
        _ => RNN(2, 3, 2, bidirectional: true),
    };

    private static Tensor Output(Module module, Tensor x) => module switch
    {
        LSTM lstm => lstm.call(x).Item1,
        GRU gru => gru.call(x).Item1,
        RNN rnn => rnn.call(x).Item1,
        _ => throw new ArgumentException($"expected a recurrent network, got {module.GetName()}.", nameof(module)),
    };

    private static void AssertLine(string expected, Action action) => Assert.Equal(expected, Assert.Throws<ArgumentException>(action).Message);
}
