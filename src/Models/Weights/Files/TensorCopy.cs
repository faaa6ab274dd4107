using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Models.Weights;

/// <summary>Values of a file go into a tensor that cannot take the bytes as they are: another device, dtype or order.</summary>
internal static class TensorCopy
{
    private const long BlockBytes = 16 << 20;

    /// <summary>Block by block, so that never a second copy of a large tensor exists; as a whole only where the orders differ.</summary>
    internal static void Run(WeightsFile file, ByteSource source, WeightsEntry entry, long position, Tensor target)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor plain = target.detach();
        if (plain.is_contiguous() && entry.Place.IsRowMajor(entry.Shape))
            Blockwise(source, entry, position, plain.view(-1));
        else
            plain.copy_(file.Load(entry.Name));
    }

    private static void Blockwise(ByteSource source, WeightsEntry entry, long position, Tensor target)
    {
        long elements = target.numel();
        long step = Math.Min(elements, BlockBytes / entry.Type!.Value.ElementSize());
        Tensor block = empty([step], dtype: entry.Type);
        for (long first = 0; first < elements; first += step)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor part = block.narrow(0, 0, Math.Min(step, elements - first));
            TensorFill.Run(source, [new TensorFill(entry.Name, part, position + (first * part.ElementSize))]);
            target.narrow(0, first, part.numel()).copy_(part);
        }
    }
}
