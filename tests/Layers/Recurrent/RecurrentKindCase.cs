using DropoutTorch.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.utils.rnn;

namespace Layers.Tests.Recurrent;

/// <summary>The settings of a recurrent network.</summary>
public sealed record RecurrentSettings(
    long Layers = 1, bool Bidirectional = false, bool BatchFirst = false, bool Bias = true, bool Batched = true, double Dropout = 0)
{
    public const long Inputs = 4;
    public const long Hidden = 3;

    /// <summary>Every shape that a network has.</summary>
    public static IEnumerable<RecurrentSettings> All { get; } =
    [
        new(), new(Layers: 2), new(Bidirectional: true), new(Layers: 3, Bidirectional: true, Bias: false), new(BatchFirst: true),
        new(Layers: 2, Bidirectional: true, BatchFirst: true), new(Batched: false, Bidirectional: true), new(Layers: 2, Batched: false, BatchFirst: true),
    ];

    /// <summary>Sequences of five steps, three where there is a batch.</summary>
    public Tensor Input() => randn(!Batched ? [5, Inputs] : BatchFirst ? [3, 5, Inputs] : [5, 3, Inputs], dtype: ScalarType.Float64);

    public Tensor State()
    {
        var count = Layers * (Bidirectional ? 2 : 1);
        return randn(Batched ? [count, 3, Hidden] : [count, Hidden], dtype: ScalarType.Float64);
    }
}

/// <summary>A wrapped network, its wrapper, and both their forwards with results as arrays: output, h and, for an LSTM, c.</summary>
public abstract class RecurrentKindCase(Module layer, Module dropping, WeightDropout weights)
{
    public static IReadOnlyList<string> Kinds { get; } = ["LSTM", "GRU"];

    public Module Layer { get; } = layer;

    public Module Dropping { get; } = dropping;

    public WeightDropout Weights { get; } = weights;

    public abstract int States { get; }

    /// <summary>A network of float64 under a wrapper.</summary>
    public static RecurrentKindCase Create(string kind, RecurrentSettings settings, double p, long? seed = null) =>
        kind == "LSTM" ? new LstmCase(settings, p, seed) : new GruCase(settings, p, seed);

    public abstract Tensor[] Native(Tensor input, Tensor[]? states = null);

    public abstract Tensor[] Call(Tensor input, Tensor[]? states = null);

    public abstract (PackedSequence output, Tensor[] last) Native(PackedSequence input, Tensor[]? states = null);

    public abstract (PackedSequence output, Tensor[] last) Call(PackedSequence input, Tensor[]? states = null);

    /// <summary>The functional with a mask, or as it is where there is none.</summary>
    public abstract Tensor[] Function(Tensor input, Tensor[]? states, Tensor[] weights, Tensor? mask, double p, RecurrentSettings settings);

    /// <summary>The parameters in PyTorch's order.</summary>
    public Tensor[] Flat => [.. Layer.parameters()];

    public Tensor[] Hidden =>
        [.. Layer.named_parameters().Where(entry => entry.name.StartsWith("weight_hh", StringComparison.Ordinal)).Select(entry => entry.parameter)];

    private sealed class LstmCase(LSTM layer, WeightDropLSTM dropping) : RecurrentKindCase(layer, dropping, dropping.weight_dropout)
    {
        internal LstmCase(RecurrentSettings s, double p, long? seed)
            : this(
                LSTM(RecurrentSettings.Inputs, RecurrentSettings.Hidden, s.Layers, s.Bias, s.BatchFirst, s.Dropout, s.Bidirectional, dtype: ScalarType.Float64),
                s, p, seed)
        {
        }

        private LstmCase(LSTM layer, RecurrentSettings s, double p, long? seed) : this(layer, new WeightDropLSTM(layer, p, s.Dropout, seed))
        {
        }

        public override int States => 2;

        public override Tensor[] Native(Tensor input, Tensor[]? states = null) => Array(layer.call(input, Pair(states)));

        public override Tensor[] Call(Tensor input, Tensor[]? states = null) => Array(dropping.call(input, Pair(states)));

        public override (PackedSequence, Tensor[]) Native(PackedSequence input, Tensor[]? states = null)
        {
            var (output, h, c) = layer.call(input, Pair(states));
            return (output, [h, c]);
        }

        public override (PackedSequence, Tensor[]) Call(PackedSequence input, Tensor[]? states = null)
        {
            var (output, h, c) = dropping.call(input, Pair(states));
            return (output, [h, c]);
        }

        public override Tensor[] Function(Tensor input, Tensor[]? states, Tensor[] weights, Tensor? mask, double p, RecurrentSettings s) => Array(mask is null
            ? Functional.weight_drop_lstm(input, Pair(states), weights, s.Bias, s.Bidirectional, s.BatchFirst, p, training: false)
            : Functional.weight_drop_lstm(input, Pair(states), weights, mask, p, s.Bias, s.Bidirectional, s.BatchFirst));

        private static (Tensor, Tensor)? Pair(Tensor[]? states) => states is null ? null : (states[0], states[1]);

        private static Tensor[] Array((Tensor, Tensor, Tensor) results) => [results.Item1, results.Item2, results.Item3];
    }

    private sealed class GruCase(GRU layer, WeightDropGRU dropping) : RecurrentKindCase(layer, dropping, dropping.weight_dropout)
    {
        internal GruCase(RecurrentSettings s, double p, long? seed)
            : this(
                GRU(RecurrentSettings.Inputs, RecurrentSettings.Hidden, s.Layers, s.Bias, s.BatchFirst, s.Dropout, s.Bidirectional, dtype: ScalarType.Float64),
                s, p, seed)
        {
        }

        private GruCase(GRU layer, RecurrentSettings s, double p, long? seed) : this(layer, new WeightDropGRU(layer, p, s.Dropout, seed))
        {
        }

        public override int States => 1;

        public override Tensor[] Native(Tensor input, Tensor[]? states = null) => Array(layer.call(input, states?[0]!));

        public override Tensor[] Call(Tensor input, Tensor[]? states = null) => Array(dropping.call(input, states?[0]));

        public override (PackedSequence, Tensor[]) Native(PackedSequence input, Tensor[]? states = null)
        {
            var (output, h) = layer.call(input, states?[0]!);
            return (output, [h]);
        }

        public override (PackedSequence, Tensor[]) Call(PackedSequence input, Tensor[]? states = null)
        {
            var (output, h) = dropping.call(input, states?[0]);
            return (output, [h]);
        }

        public override Tensor[] Function(Tensor input, Tensor[]? states, Tensor[] weights, Tensor? mask, double p, RecurrentSettings s) => Array(mask is null
            ? Functional.weight_drop_gru(input, states?[0], weights, s.Bias, s.Bidirectional, s.BatchFirst, p, training: false)
            : Functional.weight_drop_gru(input, states?[0], weights, mask, p, s.Bias, s.Bidirectional, s.BatchFirst));

        private static Tensor[] Array((Tensor, Tensor) results) => [results.Item1, results.Item2];
    }
}
