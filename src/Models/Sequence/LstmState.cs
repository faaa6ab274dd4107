using static TorchSharp.torch;

namespace DropoutTorch.Models;

/// <summary>Where an <see cref="AwdLstm"/> stands within its texts: h and c of each layer, each of shape (1, N, width).</summary>
/// <param name="Layers">From the first layer to the last.</param>
public sealed record LstmState(IReadOnlyList<(Tensor h, Tensor c)> Layers) : IDisposable
{
    /// <summary>The same state without its history: gradients end here. Shares the storage; both are to be disposed.</summary>
    public LstmState detach() => new([.. Layers.Select(layer => (layer.h.detach(), layer.c.detach()))]);

    /// <summary>Keeps the tensors when the present scope ends.</summary>
    /// <returns>The state itself.</returns>
    public LstmState MoveToOuterDisposeScope()
    {
        foreach (Tensor tensor in Tensors)
            tensor.MoveToOuterDisposeScope();
        return this;
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in Tensors)
            tensor.Dispose();
    }

    /// <summary>What is wrong with a state of another model or another batch; null where it fits.</summary>
    internal string? Misfit(IReadOnlyList<long> widths, Tensor tokens, ScalarType type)
    {
        long batch = tokens.shape.FirstOrDefault();
        long[][] expected = [.. widths.Select(width => (long[])[1, batch, width])];
        bool fits = Layers.Count == expected.Length
            && Layers.Zip(expected).All(pair => pair.First.h.shape.SequenceEqual(pair.Second) && pair.First.c.shape.SequenceEqual(pair.Second));
        if (fits && Layers.SelectMany(layer => (Tensor[])[layer.h, layer.c]).FirstOrDefault(tensor => tensor.dtype != type) is Tensor other)
            return $"expected a state of {type}, as the model's weights are, got {other.dtype}";
        return fits ? null : $"expected a state of shapes {Text(expected)}, got {Text(Layers.Select(layer => layer.h.shape))}";
    }

    private IEnumerable<Tensor> Tensors => Layers.SelectMany(layer => (Tensor[])[layer.h, layer.c]);

    private static string Text(IEnumerable<long[]> shapes) => string.Join(" ", shapes.Select(shape => $"({string.Join(", ", shape)})"));
}
