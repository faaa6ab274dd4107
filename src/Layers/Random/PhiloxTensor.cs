using static TorchSharp.torch;

namespace DropoutTorch.Layers.Random;

/// <summary>
/// The stream by int64 tensor operators, for devices that the kernels do not reach: the same bits. An int64 product wraps around, and
/// its two halves are then those of the unsigned product.
/// </summary>
internal static class PhiloxTensor
{
    /// <summary>Booleans of shape (rows, elements): which elements are kept.</summary>
    internal static Tensor Kept(StreamAddress address, Keep keep, long rows, long elements, Device device)
    {
        using var scope = NewDisposeScope();
        var halves = Halves(address, rows, elements, device);
        var kept = halves.lt((long)keep.High);
        if (keep.CanTie) Untie(kept, halves.eq((long)keep.High), address.ForTies, keep.Low);
        return kept.MoveToOuterDisposeScope();
    }

    /// <summary>int64 of shape (rows, elements): each element's first 16 bits.</summary>
    internal static Tensor Halves(StreamAddress address, long rows, long elements, Device device)
    {
        using var scope = NewDisposeScope();
        var words = Groups(address, rows, elements, StreamAddress.GroupElements, device);
        var halves = stack([words & Number(0xFFFF), words.bitwise_right_shift(Number(16))], 2); // (row, group, half, word, block)
        return halves.reshape(rows, -1).narrow(1, 0, elements).MoveToOuterDisposeScope();
    }

    /// <summary>int64 of shape (rows, elements): each element's 32 bits.</summary>
    internal static Tensor Words(StreamAddress address, long rows, long elements, Device device)
    {
        using var scope = NewDisposeScope();
        var words = Groups(address.ForWords, rows, elements, StreamAddress.GroupWords, device);
        return words.reshape(rows, -1).narrow(1, 0, elements).MoveToOuterDisposeScope();
    }

    // (row, group, word, block)
    private static Tensor Groups(StreamAddress address, long rows, long elements, long groupElements, Device device)
    {
        using var scope = NewDisposeScope();
        var groups = (elements + groupElements - 1) / groupElements;
        var blocks = arange(groups * StreamAddress.GroupBlocks, device: device, dtype: ScalarType.Int64).unsqueeze(0);
        var words = Block(address, arange(rows, device: device, dtype: ScalarType.Int64).unsqueeze(1), blocks);
        return stack(words.Select(word => word.view(rows, groups, StreamAddress.GroupBlocks)), 2).MoveToOuterDisposeScope();
    }

    // Few elements tie, so only theirs are computed.
    private static void Untie(Tensor kept, Tensor ties, StreamAddress address, uint low)
    {
        var found = ties.nonzero();
        if (found.shape[0] == 0) return;
        var (row, element) = (found.select(1, 0), found.select(1, 1));
        var inside = element.remainder(StreamAddress.GroupElements);
        var block = element.div(StreamAddress.GroupElements, RoundingMode.floor) * StreamAddress.GroupBlocks + inside.remainder(16);
        var words = stack(Block(address, row, block), 1);
        var word = words.gather(1, inside.div(16, RoundingMode.floor).remainder(4).unsqueeze(1)).squeeze(1);
        var half = where(inside.lt(64), word & Number(0xFFFF), word.bitwise_right_shift(Number(16)));
        kept.index_put_(half.lt((long)low), row, element);
    }

    /// <summary>The four words of a row and a block each; the two broadcast.</summary>
    private static Tensor[] Block(StreamAddress address, Tensor row, Tensor block)
    {
        var within = address.StepRows == 0 ? row : row.remainder((long)address.StepRows);
        var sample = (address.Coherent ? zeros_like(row) : within) + address.FirstRow;
        var step = address.StepRows == 0 ? zeros_like(row) + address.Step : row.div((long)address.StepRows, RoundingMode.floor) + address.Step;
        var shape = broadcast_tensors(row, block)[0].shape;
        var (c0, c1, c2) = (block.expand(shape), Low(sample).expand(shape), Low(step).expand(shape));
        var c3 = full(shape, (long)address.Stream, dtype: ScalarType.Int64, device: row.device);
        var (k0, k1) = ((uint)address.Key, (uint)(address.Key >> 32));
        for (var round = 0; round < Philox.Rounds; round++)
        {
            using var scope = NewDisposeScope();
            var (p0, p1) = (c0 * (long)Philox.M0, c2 * (long)Philox.M1);
            (c0, c1, c2, c3) = (High(p1) ^ c1 ^ Number(k0), Low(p1), High(p0) ^ c3 ^ Number(k1), Low(p0));
            scope.MoveToOuter(c0, c1, c2, c3);
            k0 += Philox.W0;
            k1 += Philox.W1;
        }
        return [c0, c1, c2, c3];
    }

    private static Tensor Low(Tensor words) => words & Number(uint.MaxValue);

    private static Tensor High(Tensor product) => Low(product.bitwise_right_shift(Number(32)));

    private static Tensor Number(long value) => tensor(value, dtype: ScalarType.Int64, device: CPU);
}
