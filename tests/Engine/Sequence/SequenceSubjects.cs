using Engine.Tests.Nn;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.utils.rnn;
using F = TorchSharp.torch.nn.functional;

namespace Engine.Tests.Sequence;

/// <summary>What stands on our side of a case: a module that is run, or functions alone.</summary>
internal sealed record SequenceSubject(Module? Module, Func<Tensor[], Tensor[]> Run);

/// <summary>The C# twin of each PyTorch line in sequence_goldens.py, by the case's name.</summary>
internal static class SequenceSubjects
{
    internal static Dictionary<string, Func<ScalarType, SequenceSubject>> All { get; } =
        Recurrent().Concat(Cells()).Concat(Packing()).Concat(Attention()).Concat(Transformers()).ToDictionary();

    private static Dictionary<string, Func<ScalarType, SequenceSubject>> Recurrent() => new()
    {
        ["RNN"] = Of(() => RNN(3, 4), (m, x) => List(m.call(x[0]))),
        ["RNN relu"] = Of(() => RNN(2, 3, 2, NonLinearities.ReLU, batchFirst: true, bidirectional: true), (m, x) => List(m.call(x[0], x[1]))),
        ["RNN without bias"] = Of(() => RNN(3, 1, bias: false), (m, x) => List(m.call(x[0]))),
        ["RNN one sequence"] = Of(() => RNN(3, 2), (m, x) => List(m.call(x[0], x[1]))),
        ["RNN packed"] = Of(() => RNN(3, 2), (m, x) => List(m.call(Pack(x[0], [4, 4, 1]), x[1]))),
        ["GRU"] = Of(() => GRU(3, 2), (m, x) => List(m.call(x[0]))),
        ["GRU layers"] = Of(() => GRU(2, 3, 2, bidirectional: true), (m, x) => List(m.call(x[0], x[1]))),
        ["GRU without bias"] = Of(() => GRU(3, 2, bias: false, batchFirst: true), (m, x) => List(m.call(x[0]))),
        ["GRU one sequence"] = Of(() => GRU(2, 2, batchFirst: true), (m, x) => List(m.call(x[0], x[1]))),
        ["GRU packed"] = Of(() => GRU(2, 3, bidirectional: true), (m, x) => List(m.call(Pack(x[0], [2, 5, 1], true, false), x[1]))),
        ["LSTM"] = Of(() => LSTM(3, 2), (m, x) => List(m.call(x[0]))),
        ["LSTM layers"] = Of(() => LSTM(2, 3, 2, bidirectional: true), (m, x) => List(m.call(x[0], (x[1], x[2])))),
        ["LSTM three layers"] = Of(() => LSTM(1, 2, 3, batchFirst: true), (m, x) => List(m.call(x[0]))),
        ["LSTM without bias"] = Of(() => LSTM(3, 1, bias: false), (m, x) => List(m.call(x[0]))),
        ["LSTM one sequence"] = Of(() => LSTM(3, 2), (m, x) => List(m.call(x[0], (x[1], x[2])))),
        ["LSTM packed"] = Of(() => LSTM(2, 3, 2, bidirectional: true),
            (m, x) => List(m.call(Pack(x[0], [1, 4, 3], false, false), (x[1], x[2])))),
        ["LSTM packed and padded"] = Of(() => LSTM(2, 2),
            (m, x) => List(pad_packed_sequence(m.call(Pack(x[0], [1, 3], true, false)).Item1, batch_first: true))),
        ["LSTM eval dropout"] = Of(() => LSTM(2, 3, 2, dropout: 0.5), (m, x) => List(m.call(x[0]))),
    };

    private static Dictionary<string, Func<ScalarType, SequenceSubject>> Cells() => new()
    {
        ["RNNCell"] = Of(() => RNNCell(3, 2), (m, x) => [m.call(x[0], x[1])]),
        ["RNNCell relu"] = Of(() => RNNCell(2, 3, NonLinearities.ReLU, bias: false), (m, x) => [m.forward(x[0])]),
        ["RNNCell one sample"] = Of(() => RNNCell(3, 2), (m, x) => [m.call(x[0], x[1])]),
        ["GRUCell"] = Of(() => GRUCell(3, 2), (m, x) => [m.call(x[0], x[1])]),
        ["GRUCell without bias"] = Of(() => GRUCell(2, 3, bias: false), (m, x) => [m.forward(x[0])]),
        ["LSTMCell"] = Of(() => LSTMCell(3, 2), (m, x) => List(m.call(x[0], (x[1], x[2])))),
        ["LSTMCell without bias"] = Of(() => LSTMCell(2, 3, bias: false), (m, x) => List(m.call(x[0]))),
        ["LSTMCell one sample"] = Of(() => LSTMCell(3, 2), (m, x) => List(m.call(x[0], (x[1], x[2])))),
    };

    private static Dictionary<string, Func<ScalarType, SequenceSubject>> Packing() => new()
    {
        ["pad_packed_sequence"] = Function((x, _) =>
            List(pad_packed_sequence(Pack(x[0], [2, 4, 1], false, false), padding_value: -0.5, total_length: 6))),
        ["pack_padded_sequence"] = Function((x, _) => [Pack(x[0], [3, 2, 2, 1], true).data]),
        ["pad_sequence"] = Function((x, _) => [pad_sequence(x, batch_first: true, padding_value: 0.25)]),
        ["pack_sequence"] = Function((x, _) => [pack_sequence(x).data]),
        ["pack_sequence unsorted"] = Function((x, _) => [pack_sequence(x, enforce_sorted: false).data]),
    };

    private static Dictionary<string, Func<ScalarType, SequenceSubject>> Attention() => new()
    {
        ["MultiheadAttention"] = Of(() => MultiheadAttention(6, 2), (m, x) => List(m.call(x[0], x[0], x[0]))),
        ["MultiheadAttention cross"] = Of(() => MultiheadAttention(4, 2), (m, x) => List(m.call(x[0], x[1], x[2], need_weights: false))),
        ["MultiheadAttention sizes"] = Of(() => MultiheadAttention(4, 1, kdim: 3, vdim: 5), (m, x) => List(m.call(x[0], x[1], x[2]))),
        ["MultiheadAttention without bias"] = Of(() => MultiheadAttention(3, 3, bias: false), (m, x) => List(m.call(x[0], x[1], x[1]))),
        ["MultiheadAttention forbid"] = Of(() => MultiheadAttention(4, 2), (m, x) => List(m.call(x[0], x[1], x[1], attn_mask: Forbid(3, 5)))),
        ["MultiheadAttention forbid by head"] = Of(() => MultiheadAttention(4, 2),
            (m, x) => List(m.call(x[0], x[1], x[1], need_weights: false, attn_mask: Forbid(4, 2, 5)))),
        ["MultiheadAttention added"] = Of(() => MultiheadAttention(4, 2),
            (m, x) => List(m.call(x[0], x[1], x[1], attn_mask: Added(x[0].dtype, 4, 2, 3)))),
        ["MultiheadAttention padding"] = Of(() => MultiheadAttention(4, 2), (m, x) => List(m.call(x[0], x[1], x[1], Forbid(2, 5)))),
        ["MultiheadAttention padding and added"] = Of(() => MultiheadAttention(4, 2),
            (m, x) => List(m.call(x[0], x[1], x[1], Forbid(2, 5), need_weights: false, Added(x[0].dtype, 3, 5)))),
        ["MultiheadAttention extra keys"] = Of(() => MultiheadAttention(4, 2, add_bias_kv: true, add_zero_attn: true),
            (m, x) => List(m.call(x[0], x[1], x[1], Forbid(2, 3), attn_mask: Forbid(2, 3)))),
        ["MultiheadAttention one sequence"] = Of(() => MultiheadAttention(4, 2), (m, x) => List(m.call(x[0], x[1], x[1], Forbid(5)))),
        ["attention"] = Function((x, _) => [F.scaled_dot_product_attention(x[0], x[1], x[2])]),
        ["attention forbid"] = Function((x, _) => [F.scaled_dot_product_attention(x[0], x[1], x[2], Forbid(4, 5).logical_not())]),
        ["attention added"] = Function((x, type) => [F.scaled_dot_product_attention(x[0], x[1], x[2], Added(type, 3, 4))]),
        ["attention causal"] = Function((x, _) => [F.scaled_dot_product_attention(x[0], x[1], x[2], is_casual: true)]),
    };

    private static Dictionary<string, Func<ScalarType, SequenceSubject>> Transformers() => new()
    {
        ["TransformerEncoderLayer"] = Of(() => TransformerEncoderLayer(4, 2, 3, 0), (m, x) => [m.call(x[0])]),
        ["TransformerEncoderLayer gelu"] = Of(() => TransformerEncoderLayer(4, 1, 5, 0, Activations.GELU),
            (m, x) => [m.call(x[0], Causal(x[0].dtype, 3), Last(2, 3))]),
        ["TransformerEncoderLayer eval"] = Of(() => TransformerEncoderLayer(4, 2, 3, 0.5), (m, x) => [m.call(x[0])]),
        ["TransformerEncoder"] = Of(() => Encoder(TransformerEncoderLayer(4, 2, 3, 0), 2), (m, x) => [m.call(x[0], Forbid(3, 3))]),
        ["TransformerDecoderLayer"] = Of(() => TransformerDecoderLayer(4, 2, 3, 0), (m, x) => [m.call(x[0], x[1])]),
        ["TransformerDecoder"] = Of(() => Decoder(TransformerDecoderLayer(4, 2, 3, 0, Activations.GELU), 2),
            (m, x) => [m.call(x[0], x[1], Causal(x[0].dtype, 3), Added(x[0].dtype, 3, 4), null, Forbid(2, 4))]),
        ["Transformer"] = Of(() => Transformer(4, 2, 1, 2, 3, 0), (m, x) => [m.call(x[0], x[1])]),
        ["Transformer masks"] = Of(() => Transformer(4, 2, 2, 1, 3, 0), (m, x) =>
            [m.call(x[0], x[1], Added(x[0].dtype, 3, 3), Causal(x[0].dtype, 2), Added(x[0].dtype, 2, 3), Forbid(2, 3), null, Forbid(2, 3))]),
    };

    private static TransformerEncoder Encoder(TransformerEncoderLayer layer, long count)
    {
        using (layer) return TransformerEncoder(layer, count);
    }

    private static TransformerDecoder Decoder(TransformerDecoderLayer layer, long count)
    {
        using (layer) return TransformerDecoder(layer, count);
    }

    private static PackedSequence Pack(Tensor x, long[] lengths, bool batchFirst = false, bool sorted = true) =>
        pack_padded_sequence(x, tensor(lengths), batchFirst, sorted);

    private static Tensor Forbid(params long[] sizes) => GoldenFile.Fill("i3", sizes, 5, ScalarType.Int64) == 0;

    private static Tensor Last(long rows, long columns)
    {
        var mask = zeros(rows, columns, ScalarType.Bool);
        mask[0, columns - 1] = tensor(true);
        return mask;
    }

    private static Tensor Added(ScalarType dtype, params long[] sizes) => GoldenFile.Fill("f", sizes, 6, dtype);

    private static Tensor Causal(ScalarType dtype, long size) => full(size, size, double.NegativeInfinity, dtype).triu(1);

    private static Tensor[] List((Tensor, Tensor) results) => [results.Item1, results.Item2];

    private static Tensor[] List((Tensor, Tensor, Tensor) results) => [results.Item1, results.Item2, results.Item3];

    private static Tensor[] List((PackedSequence, Tensor) results) => [results.Item1.data, results.Item2];

    private static Tensor[] List((PackedSequence, Tensor, Tensor) results) => [results.Item1.data, results.Item2, results.Item3];

    private static Tensor[] List(Tuple<Tensor, Tensor> results) =>
        results.Item2.IsInvalid ? [results.Item1] : [results.Item1, results.Item2];

    private static Func<ScalarType, SequenceSubject> Of<T>(Func<T> make, Func<T, Tensor[], Tensor[]> run) where T : Module => type =>
    {
        var module = make().to(type);
        return new(module, x => run(module, x));
    };

    private static Func<ScalarType, SequenceSubject> Function(Func<Tensor[], ScalarType, Tensor[]> run) => type => new(null, x => run(x, type));
}
