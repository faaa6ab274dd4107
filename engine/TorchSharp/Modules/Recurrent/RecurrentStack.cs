using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.utils.rnn;

namespace TorchSharp.Modules;

/// <summary>How libtorch's recurrent networks are called and, for cuDNN, numbered.</summary>
/// <param name="Operator">The operator without its overload.</param>
/// <param name="Gates">How many blocks of hidden size a weight has.</param>
/// <param name="CudnnMode">The number under which cuDNN lays out the weights.</param>
internal sealed record RecurrentKind(string Operator, int Gates, long CudnnMode)
{
    internal static readonly RecurrentKind Relu = new("rnn_relu", 1, 0);
    internal static readonly RecurrentKind Tanh = new("rnn_tanh", 1, 1);
    internal static readonly RecurrentKind Lstm = new("lstm", 4, 2);
    internal static readonly RecurrentKind Gru = new("gru", 3, 3);
}

/// <summary>The settings of a recurrent network.</summary>
internal sealed record RecurrentOptions(
    long InputSize, long HiddenSize, long NumLayers, bool Bias, bool BatchFirst, double Dropout, bool Bidirectional)
{
    // More is a mistake, and would take all memory before it failed.
    internal const long MostLayers = 100_000;

    internal int Directions => Bidirectional ? 2 : 1;

    internal RecurrentOptions Checked(string name)
    {
        if (InputSize <= 0 || HiddenSize <= 0 || NumLayers <= 0)
            throw new ArgumentException($"{name}: expected inputSize, hiddenSize and numLayers of 1 or more, got {InputSize}, {HiddenSize} and {NumLayers}.");
        if (NumLayers > MostLayers) throw new ArgumentException($"{name}: expected numLayers of at most {MostLayers}, got {NumLayers}.");
        if (Dropout is not (>= 0 and <= 1)) throw new ArgumentException($"{name}: expected a dropout probability from 0 to 1, got {Dropout}.");
        return this;
    }
}

/// <summary>
/// What RNN, GRU and LSTM share: weights for each layer and direction, registered with the module under PyTorch's names and
/// drawn as PyTorch draws them, and the call of the operator over padded or packed sequences.
/// </summary>
internal sealed class RecurrentStack
{
    private readonly string _name;
    private readonly RecurrentKind _kind;
    private readonly RecurrentOptions _options;
    private readonly Tensor[] _weights;

    internal RecurrentStack(Module owner, RecurrentKind kind, RecurrentOptions options, Device? device, ScalarType? dtype)
    {
        (_name, _kind, _options) = (owner.GetName(), kind, options.Checked(owner.GetName()));
        var weights = new List<Tensor>();
        for (var layer = 0L; layer < options.NumLayers; layer++)
        {
            var inputs = layer == 0 ? options.InputSize : options.HiddenSize * options.Directions;
            foreach (var suffix in (string[])(options.Bidirectional ? ["", "_reverse"] : [""]))
                weights.AddRange(AddLayer(owner, inputs, $"l{layer}{suffix}", device, dtype));
        }
        _weights = [.. weights];
        var bound = 1 / Math.Sqrt(options.HiddenSize);
        foreach (var weight in _weights) init.uniform_(weight, -bound, bound);
        Flatten();
    }

    /// <summary>Lays the weights out in one block, as cuDNN wants them. Elsewhere there is nothing to do.</summary>
    internal void Flatten()
    {
        if (_weights.Any(weight => weight.device_type != DeviceType.CUDA)) return;
        if (!Op.Bool("_use_cudnn_rnn_flatten_weight") || !Op.Bool("cudnn_is_acceptable", _weights[0])) return;
        using var _ = no_grad();
        using var flat = Op.Call(
            "_cudnn_rnn_flatten_weight", _weights, _options.Bias ? 4 : 2, _options.InputSize, _kind.CudnnMode, _options.HiddenSize, 0,
            _options.NumLayers, _options.BatchFirst, _options.Bidirectional);
    }

    /// <summary>The output and the last states. A sequence without a batch dimension is a batch of one.</summary>
    internal Tensor[] Run(Tensor input, Tensor?[] states, bool training)
    {
        using var scope = NewDisposeScope();
        var shape = input.shape;
        if (shape.Length is not (2 or 3) || shape[^1] != _options.InputSize)
            throw new ArgumentException(
                $"{_name}: expected an input of size {(_options.BatchFirst ? $"[N, L, {_options.InputSize}]" : $"[L, N, {_options.InputSize}]")} "
                + $"or [L, {_options.InputSize}], got [{string.Join(", ", shape)}].",
                nameof(input));
        var (batched, batchDimension) = (shape.Length == 3, _options.BatchFirst ? 0 : 1);
        var x = batched ? input : input.unsqueeze(batchDimension);
        var batch = x.shape[batchDimension];
        var first = Array.ConvertAll(states, state => Initial(state, batched, batch, input));
        Value[] arguments = [x, Hidden(first), .. Settings(training), _options.BatchFirst];
        var results = Call("input", input, arguments, first.Length);
        if (!batched) results = [results[0].squeeze(batchDimension), .. results[1..].Select(state => state.squeeze(1))];
        foreach (var result in results) result.MoveToOuterDisposeScope();
        return results;
    }

    /// <summary>The same over a packed sequence, whose states come and go in the order of the batch before it was sorted.</summary>
    internal (PackedSequence output, Tensor[] states) Run(PackedSequence input, Tensor?[] states, bool training)
    {
        using var scope = NewDisposeScope();
        var shape = input.data.shape;
        if (shape.Length != 2 || shape[^1] != _options.InputSize)
            throw new ArgumentException($"{_name}: expected packed data of size [*, {_options.InputSize}], got [{string.Join(", ", shape)}].", nameof(input));
        var batch = input.batch_sizes[0].ToInt64();
        var first = Array.ConvertAll(states, state =>
        {
            var sorted = Initial(state, true, batch, input.data);
            return input.sorted_indices.IsInvalid ? sorted : sorted.index_select(1, input.sorted_indices);
        });
        Value[] arguments = [input.data, input.batch_sizes, Hidden(first), .. Settings(training)];
        var results = Call("data", input.data, arguments, first.Length);
        var last = results[1..];
        if (!input.unsorted_indices.IsInvalid) last = Array.ConvertAll(last, state => state.index_select(1, input.unsorted_indices));
        foreach (var state in last) state.MoveToOuterDisposeScope();
        return (input.With(results[0]).MoveToOuterDisposeScope(), last);
    }

    private IEnumerable<Tensor> AddLayer(Module owner, long inputs, string suffix, Device? device, ScalarType? dtype)
    {
        var rows = _kind.Gates * _options.HiddenSize;
        yield return Add($"weight_ih_{suffix}", rows, inputs);
        yield return Add($"weight_hh_{suffix}", rows, _options.HiddenSize);
        if (!_options.Bias) yield break;
        yield return Add($"bias_ih_{suffix}", rows);
        yield return Add($"bias_hh_{suffix}", rows);

        Parameter Add(string name, params long[] sizes)
        {
            var parameter = new Parameter(empty(sizes, dtype, device));
            owner.register_parameter(name, parameter);
            return parameter;
        }
    }

    /// <summary>The state before the first step: what is given, in batch form, or zeros.</summary>
    private Tensor Initial(Tensor? state, bool batched, long batch, Tensor input)
    {
        var layers = _options.NumLayers * _options.Directions;
        if (state is null) return zeros([layers, batch, _options.HiddenSize], input.dtype, input.device);
        long[] expected = batched ? [layers, batch, _options.HiddenSize] : [layers, _options.HiddenSize];
        if (!expected.AsSpan().SequenceEqual(state.shape))
            throw new ArgumentException($"{_name}: expected a hidden state of size [{string.Join(", ", expected)}], got [{string.Join(", ", state.shape)}].");
        return batched ? state : state.unsqueeze(1);
    }

    private static Value Hidden(Tensor[] states) => states.Length == 1 ? states[0] : states;

    private Value[] Settings(bool training) =>
        [_weights, _options.Bias, _options.NumLayers, _options.Dropout, training, _options.Bidirectional];

    private Tensor[] Call(string overload, Tensor input, Value[] arguments, int states)
    {
        var name = $"{_kind.Operator}.{overload}";
        try
        {
            if (states == 1)
            {
                var (output, state) = Op.Pair(name, arguments);
                return [output, state];
            }
            var (sequence, hidden, cell) = Op.Triple(name, arguments);
            return [sequence, hidden, cell];
        }
        catch (TorchException error) when (Mismatch.OfType(error, _name, input, _weights[0]) is { } clear)
        {
            throw clear;
        }
    }
}
