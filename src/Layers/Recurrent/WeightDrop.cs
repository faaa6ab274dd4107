using System.Globalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.utils.rnn;

namespace DropoutTorch.Layers;

/// <summary>
/// What WeightDropLSTM and WeightDropGRU share: the wrapped network and the layers that drop, registered as children of their owner,
/// and the choice between the wrapped network's own forward and one with dropped weights.
/// </summary>
internal sealed class WeightDrop
{
    private readonly Module _owner;
    private readonly Module _layer;
    private readonly RecurrentCell _cell;
    private readonly bool _batchFirst;
    private readonly double _dropout;
    private readonly WeightDropout _weights;
    private readonly LayerDropout[] _between;

    /// <param name="owner">Gets the children "layer", "weight_dropout" and, for each pair of layers, "dropout_l0", "dropout_l1", ...</param>
    /// <param name="layer">TorchSharp's LSTM or GRU.</param>
    /// <param name="cell">Which of them.</param>
    /// <param name="batchFirst">As the layer has it.</param>
    /// <param name="p">Of dropping a weight.</param>
    /// <param name="dropout">As the layer has it: of dropping an element between layers.</param>
    /// <param name="seed">Of the children's streams; null for none.</param>
    internal WeightDrop(Module owner, Module layer, RecurrentCell cell, bool batchFirst, double p, double dropout, long? seed)
    {
        (_owner, _layer, _cell, _batchFirst, _dropout) = (owner, layer, cell, batchFirst, Probability.Check(dropout));
        _weights = new WeightDropout(p, seed);
        var gaps = dropout > 0 ? RecurrentWeights.Of(layer).Layers - 1 : 0;
        // The weights' masks have stream 0.
        _between = [.. Enumerable.Range(0, gaps).Select(i => new LayerDropout(dropout, (uint)i + 1, seed))];
        owner.register_module("layer", layer);
        owner.register_module("weight_dropout", _weights);
        for (var i = 0; i < gaps; i++) owner.register_module($"dropout_l{i}", _between[i]);
    }

    internal WeightDropout Weights => _weights;

    /// <summary>
    /// Whether the wrapped network's own forward will not do: something is dropped, or it would itself drop between its layers where the
    /// children are switched off.
    /// </summary>
    internal bool Composes => Drops(_weights) || Array.Exists(_between, Drops) || (_between.Length > 0 && _layer.training);

    internal (Tensor output, Tensor[] last) Run(Tensor input, params Tensor?[] states)
    {
        using var scope = NewDisposeScope();
        var (output, last) = Call().Run(input, states);
        return (output.MoveToOuterDisposeScope(), Array.ConvertAll(last, state => state.MoveToOuterDisposeScope()));
    }

    internal (PackedSequence output, Tensor[] last) Run(PackedSequence input, params Tensor?[] states)
    {
        using var scope = NewDisposeScope();
        var (output, last) = Call().Run(input, states);
        return (output.MoveToOuterDisposeScope(), Array.ConvertAll(last, state => state.MoveToOuterDisposeScope()));
    }

    /// <summary>The owner's text.</summary>
    internal string Describe()
    {
        var weights = RecurrentWeights.Of(_layer);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{_owner.GetName()}({weights.Inputs}, {weights.Hidden}, num_layers={weights.Layers}, bias={weights.HasBiases}, batch_first={_batchFirst}, "
            + $"dropout={_dropout}, bidirectional={weights.Directions == 2}, p={_weights.p})");
    }

    private RecurrentCall Call() => new(
        _owner.GetName(), _cell, RecurrentWeights.Of(_layer).Dropped(_weights.call), _batchFirst,
        _between.Length == 0 ? null : (layer, rows) => _between[layer].call(rows));

    private static bool Drops(StochasticLayer layer) => layer.IsActive && layer.p > 0;
}
