using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace DropoutTorch.Models.Summary;

/// <summary>What one forward pass did with a module.</summary>
internal sealed class CallRecord
{
    /// <summary>How often it was called.</summary>
    public int Calls { get; private set; }

    /// <summary>The shapes of the last call's result: one for a tensor, several for a tuple.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Shapes { get; private set; } = [];

    /// <summary>Bytes of all calls' results.</summary>
    public long Bytes { get; private set; }

    /// <summary>Counts one call with its result.</summary>
    public void Add(object? result)
    {
        Tensor[] tensors = [.. Tensors(result)];
        Calls++;
        Shapes = [.. tensors.Select(tensor => tensor.shape)];
        Bytes += tensors.Sum(tensor => tensor.numel() * tensor.element_size());
    }

    private static IEnumerable<Tensor> Tensors(object? result) => result switch
    {
        Tensor tensor => [tensor],
        ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(i => Tensors(tuple[i])),
        IEnumerable<Tensor> list => list,
        _ => [],
    };
}
