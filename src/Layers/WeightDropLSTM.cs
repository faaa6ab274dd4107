using DropoutTorch.Layers.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.utils.rnn;

namespace DropoutTorch.Layers;

/// <summary>
/// Weight drop: an LSTM whose hidden-to-hidden weights are dropped, W_hh · M / (1 − p) with M ~ Bernoulli(1 − p) for each weight of each
/// layer and direction, while active. One mask holds for all steps of a forward and for the whole batch.
/// </summary>
/// <remarks>
/// <para>Shapes, states and packed sequences: those of TorchSharp's LSTM. While nothing is dropped (evaluation, or p = 0) its own
/// forward runs; else the recurrence is composed of tensor operators: one matrix product for the inputs of all steps, one for each step.
/// The LSTM's forward hooks do not run then. At p = 1 the hidden-to-hidden weights are exact zeros.</para>
/// <para>The children are "layer", the LSTM, so that its parameters are named layer.weight_hh_l0 and so on; "weight_dropout"; and where
/// the LSTM drops between its layers, "dropout_l0" and so on, which then do that.</para>
/// <para>Paper: Merity et al., "Regularizing and Optimizing LSTM Language Models", ICLR 2018.</para>
/// <example>
/// <code>
/// using var rnn = new WeightDropLSTM(400, 1150, numLayers: 3, p: 0.5);
/// rnn.train();
/// var (output, h, c) = rnn.call(torch.randn(70, 80, 400)); // 70 steps of 80 sequences
/// </code>
/// </example>
/// </remarks>
public sealed class WeightDropLSTM : Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>
{
    private readonly WeightDrop _drop;

    /// <param name="layer">The LSTM; it becomes a child under the name "layer".</param>
    /// <param name="p">Probability of dropping a hidden-to-hidden weight, in [0, 1].</param>
    /// <param name="dropout">The probability that the LSTM itself has between its layers: TorchSharp does not tell it.</param>
    /// <param name="seed">Random streams of the children's own; null leaves it to torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> or <paramref name="dropout"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException">The LSTM drops between its layers, and <paramref name="dropout"/> is 0.</exception>
    public WeightDropLSTM(LSTM layer, double p = 0.5, double dropout = 0, long? seed = null) : this(layer, Probe(layer, dropout), p, dropout, seed)
    {
    }

    /// <summary>A new LSTM with weight drop.</summary>
    /// <param name="inputSize">Size of each step of the input.</param>
    /// <param name="hiddenSize">Size of the states.</param>
    /// <param name="numLayers">Layers on top of each other.</param>
    /// <param name="bias">Whether to add learned offsets.</param>
    /// <param name="batchFirst">Whether the batch is the first dimension of input and output, not the second.</param>
    /// <param name="dropout">The probability of dropping elements between layers.</param>
    /// <param name="bidirectional">Whether a second network reads the sequence from its end.</param>
    /// <param name="p">Probability of dropping a hidden-to-hidden weight, in [0, 1].</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="dtype">The parameters' element type.</param>
    /// <param name="seed">Random streams of the children's own; null leaves it to torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> or <paramref name="dropout"/> is outside [0, 1] or NaN.</exception>
    public WeightDropLSTM(
        long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0, bool bidirectional = false,
        double p = 0.5, Device? device = null, ScalarType? dtype = null, long? seed = null)
        : this(
            LSTM(inputSize, hiddenSize, numLayers, bias, batchFirst, Probability.Check(dropout), bidirectional, device, dtype),
            batchFirst, p, dropout, seed)
    {
    }

    private WeightDropLSTM(LSTM layer, bool batchFirst, double p, double dropout, long? seed) : base(nameof(WeightDropLSTM)) =>
        (this.layer, _drop) = (layer, new WeightDrop(this, layer, RecurrentCell.Lstm, batchFirst, p, dropout, seed));

    /// <summary>The wrapped LSTM.</summary>
    public LSTM layer { get; }

    /// <summary>What drops the weights: its probability, mode and source govern them.</summary>
    public WeightDropout weight_dropout => _drop.Weights;

    /// <param name="input">(T, B, inputSize), or (B, T, inputSize) where the batch comes first, or (T, inputSize).</param>
    /// <param name="h0_c0">The states before the first step; zeros when null.</param>
    /// <returns>The last layer's h at each step, and all layers' h and c after the last.</returns>
    public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0 = null)
    {
        if (!_drop.Composes) return layer.call(input, h0_c0);
        var (output, last) = _drop.Run(input, h0_c0?.Item1, h0_c0?.Item2);
        return (output, last[0], last[1]);
    }

    /// <inheritdoc cref="forward"/>
    public new (Tensor, Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);

    /// <summary>The same for sequences of different lengths.</summary>
    /// <param name="input">Packed sequences.</param>
    /// <param name="h0_c0">The states before the first step; zeros when null.</param>
    public (PackedSequence, Tensor, Tensor) call(PackedSequence input, (Tensor, Tensor)? h0_c0 = null)
    {
        if (!_drop.Composes) return layer.call(input, h0_c0);
        var (output, last) = _drop.Run(input, h0_c0?.Item1, h0_c0?.Item2);
        return (output, last[0], last[1]);
    }

    /// <inheritdoc/>
    public override string ToString() => _drop.Describe();

    private static bool Probe(LSTM layer, double dropout)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return RecurrentProbe.BatchFirst(nameof(WeightDropLSTM), layer, Probability.Check(dropout), input =>
        {
            var (output, state, _) = layer.forward(input);
            return (output, state);
        });
    }
}

public static partial class Functional
{
    /// <summary>An LSTM with dropped hidden-to-hidden weights; see <see cref="WeightDropLSTM"/>.</summary>
    /// <param name="input">(T, B, inputs), or (B, T, inputs) with <paramref name="batch_first"/>, or (T, inputs).</param>
    /// <param name="h0_c0">The states before the first step, each (layers · directions, B, H); zeros when null.</param>
    /// <param name="weights">In PyTorch's order: weight_ih, weight_hh, bias_ih, bias_hh for each layer and direction.</param>
    /// <param name="has_biases">Whether there are biases among the weights.</param>
    /// <param name="bidirectional">Whether each layer has a backward direction behind its forward one.</param>
    /// <param name="batch_first">Whether the batch is the first dimension of input and output.</param>
    /// <param name="p">Probability of dropping a hidden-to-hidden weight, in [0, 1].</param>
    /// <param name="training">False for the LSTM as it is.</param>
    /// <param name="source">Where the random bits come from; by default a key drawn from torch's default CPU generator.</param>
    /// <returns>The last layer's h at each step, and all layers' h and c after the last.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException">Types or shapes do not fit.</exception>
    /// <exception cref="InvalidOperationException">The source stands for several steps at once.</exception>
    public static (Tensor output, Tensor h_n, Tensor c_n) weight_drop_lstm(
        Tensor input, (Tensor, Tensor)? h0_c0, IReadOnlyList<Tensor> weights, bool has_biases = true, bool bidirectional = false,
        bool batch_first = false, double p = 0.5, bool training = true, RandomSource source = default)
    {
        var (output, last) = Recur(
            nameof(weight_drop_lstm), RecurrentCell.Lstm, input, [h0_c0?.Item1, h0_c0?.Item2], weights, has_biases, bidirectional, batch_first, p,
            hidden => weight_dropout(hidden, p, training, source));
        return (output, last[0], last[1]);
    }

    /// <summary>An LSTM whose hidden-to-hidden weights are W_hh · M / (1 − p) for a given mask M.</summary>
    /// <param name="input">(T, B, inputs), or (B, T, inputs) with <paramref name="batch_first"/>, or (T, inputs).</param>
    /// <param name="h0_c0">The states before the first step, each (layers · directions, B, H); zeros when null.</param>
    /// <param name="weights">In PyTorch's order: weight_ih, weight_hh, bias_ih, bias_hh for each layer and direction.</param>
    /// <param name="mask">Non-zero (or true) where a weight survives, of shape (layers · directions, 4 H, H).</param>
    /// <param name="p">The probability that the mask was drawn with, in [0, 1].</param>
    /// <param name="has_biases">Whether there are biases among the weights.</param>
    /// <param name="bidirectional">Whether each layer has a backward direction behind its forward one.</param>
    /// <param name="batch_first">Whether the batch is the first dimension of input and output.</param>
    /// <returns>The last layer's h at each step, and all layers' h and c after the last.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException">Types or shapes do not fit.</exception>
    public static (Tensor output, Tensor h_n, Tensor c_n) weight_drop_lstm(
        Tensor input, (Tensor, Tensor)? h0_c0, IReadOnlyList<Tensor> weights, Tensor mask, double p, bool has_biases = true,
        bool bidirectional = false, bool batch_first = false)
    {
        var (output, last) = Recur(
            nameof(weight_drop_lstm), RecurrentCell.Lstm, input, [h0_c0?.Item1, h0_c0?.Item2], weights, has_biases, bidirectional, batch_first, p,
            hidden => weight_dropout(hidden, CheckedMask(nameof(weight_drop_lstm), hidden, mask), p));
        return (output, last[0], last[1]);
    }

    private static Tensor CheckedMask(string function, Tensor hidden, Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (!mask.shape.AsSpan().SequenceEqual(hidden.shape))
            throw new ArgumentException(
                $"{function}: expected a mask of shape [{string.Join(", ", hidden.shape)}], got [{string.Join(", ", mask.shape)}].", nameof(mask));
        return mask;
    }

    private static (Tensor output, Tensor[] last) Recur(
        string function, RecurrentCell cell, Tensor input, Tensor?[] states, IReadOnlyList<Tensor> weights, bool has_biases, bool bidirectional,
        bool batch_first, double p, Func<Tensor, Tensor> drop)
    {
        Masking.Check(function, input, p);
        using var scope = NewDisposeScope();
        var dropped = RecurrentWeights.Of(function, cell, weights, has_biases, bidirectional).Dropped(drop);
        var (output, last) = new RecurrentCall(function, cell, dropped, batch_first).Run(input, states);
        return (output.MoveToOuterDisposeScope(), Array.ConvertAll(last, state => state.MoveToOuterDisposeScope()));
    }
}
