using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The rules that row numbers, offsets and weights of an embedding bag obey.</summary>
internal static class BagArguments
{
    internal static void Check(Tensor input, Tensor? offsets, Tensor? perSampleWeights, EmbeddingBagMode mode, bool includesLast)
    {
        if (input.dtype != ScalarType.Int64 && input.dtype != ScalarType.Int32)
            throw new ArgumentException($"EmbeddingBag: expected row numbers of type Int64 or Int32, got {input.dtype}.", nameof(input));
        var dimensions = input.dim();
        if (dimensions is < 1 or > 2)
            throw new ArgumentException($"EmbeddingBag: expected an input with 1 or 2 dimensions, got {dimensions}.", nameof(input));
        if (offsets is not null != (dimensions == 1))
            throw new ArgumentException(
                $"EmbeddingBag: expected offsets {(dimensions == 1 ? "with an input of 1 dimension, got none" : "only with an input of 1 dimension, got 2")}.",
                nameof(offsets));
        if (offsets is not null) CheckOffsets(input, offsets, includesLast);
        if (perSampleWeights is not null) CheckWeights(input, perSampleWeights, mode);
    }

    /// <summary>Bags of one size each: the rows of a table of row numbers.</summary>
    internal static Tensor EvenStarts(Tensor input)
    {
        var (bags, size) = (input.shape[0], input.shape[1]);
        return arange(bags, input.dtype, input.device).mul(size);
    }

    internal static ArgumentException? OfWeights(TorchException error, Tensor? weights, Tensor table) =>
        weights is not null && weights.dtype != table.dtype
            ? new ArgumentException($"EmbeddingBag: expected perSampleWeights of the table's type {table.dtype}, got {weights.dtype}.", error)
            : null;

    private static void CheckOffsets(Tensor input, Tensor offsets, bool includesLast)
    {
        if (offsets.dim() != 1 || offsets.dtype != input.dtype)
            throw new ArgumentException(
                $"EmbeddingBag: expected offsets of 1 dimension and the input's type {input.dtype}, got {offsets.dim()} and {offsets.dtype}.",
                nameof(offsets));
        if (includesLast && offsets.numel() == 0)
            throw new ArgumentException("EmbeddingBag: expected one offset or more with include_last_offset, got none.", nameof(offsets));
        // Of indices in no bag, libtorch reads and writes outside its memory.
        var count = input.numel();
        if (count > 0 && offsets.numel() == 0)
            throw new ArgumentException($"EmbeddingBag: expected one offset or more for {count} indices, got none.", nameof(offsets));
        // On other devices, looking at the values would make the caller wait.
        if (offsets.device_type != DeviceType.CPU) return;
        using var numbers = offsets.to(ScalarType.Int64);
        using var values = numbers.data<long>();
        var last = 0L;
        foreach (var (place, offset) in values.Index())
        {
            if (place == 0 && offset != 0)
                throw new ArgumentException($"EmbeddingBag: expected offsets that start with 0, got {offset}.", nameof(offsets));
            if (offset < last || offset > count)
                throw new ArgumentException(
                    $"EmbeddingBag: expected offsets that ascend to at most {count}, got {offset} after {last}.", nameof(offsets));
            last = offset;
        }
        if (includesLast && last != count)
            throw new ArgumentException(
                $"EmbeddingBag: expected offsets that end with {count}, the number of indices, with include_last_offset, got {last}.", nameof(offsets));
    }

    private static void CheckWeights(Tensor input, Tensor perSampleWeights, EmbeddingBagMode mode)
    {
        if (mode != EmbeddingBagMode.Sum)
            throw new ArgumentException($"EmbeddingBag: expected mode Sum with perSampleWeights, got {mode}.", nameof(perSampleWeights));
        if (!input.shape.AsSpan().SequenceEqual(perSampleWeights.shape))
            throw new ArgumentException(
                $"EmbeddingBag: expected perSampleWeights of the input's size [{string.Join(", ", input.shape)}], got [{string.Join(", ", perSampleWeights.shape)}].",
                nameof(perSampleWeights));
    }
}
