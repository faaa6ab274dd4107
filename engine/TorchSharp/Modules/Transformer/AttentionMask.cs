using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// The two masks of multi-head attention as one that is added to the scores. In a mask of truth values (or bytes) true forbids;
/// numbers are added.
/// </summary>
internal static class AttentionMask
{
    /// <param name="attention">(L, S), or (N · heads, L, S).</param>
    /// <param name="padding">(N, S).</param>
    /// <param name="batch">N.</param>
    /// <param name="heads">How many heads.</param>
    /// <param name="queries">L.</param>
    /// <param name="keys">S.</param>
    /// <param name="dtype">The type of the scores.</param>
    /// <returns>What broadcasts to (N, heads, L, S); null when nothing is masked.</returns>
    internal static Tensor? Merge(Tensor? attention, Tensor? padding, long batch, long heads, long queries, long keys, ScalarType dtype)
    {
        if (attention is not null)
        {
            if (attention.dim() == 2) Expect(attention, "attn_mask", [queries, keys]);
            else Expect(attention, "attn_mask", [batch * heads, queries, keys]);
            attention = Checked(attention, "attn_mask");
            attention = attention.dim() == 2 ? attention : attention.reshape(batch, heads, queries, keys);
        }
        if (padding is not null)
        {
            Expect(padding, "key_padding_mask", [batch, keys]);
            padding = Checked(padding, "key_padding_mask").reshape(batch, 1, 1, keys);
        }
        if (attention is null || padding is null) return Added(attention ?? padding, dtype);
        return attention.dtype == ScalarType.Bool && padding.dtype == ScalarType.Bool
            ? Added(attention.logical_or(padding), dtype)
            : Added(attention, dtype)! + Added(padding, dtype)!;
    }

    private static Tensor? Added(Tensor? mask, ScalarType dtype)
    {
        if (mask is null) return null;
        if (mask.dtype != ScalarType.Bool) return mask.to(dtype);
        return zeros(mask.shape, dtype, mask.device).masked_fill_(mask, double.NegativeInfinity);
    }

    private static Tensor Checked(Tensor mask, string name) => mask.dtype switch
    {
        ScalarType.Bool => mask,
        ScalarType.Byte => mask.to(ScalarType.Bool),
        _ when is_floating_point(mask) => mask,
        _ => throw new ArgumentException($"MultiheadAttention: expected {name} of type Bool, Byte or floating point, got {mask.dtype}.", name),
    };

    private static void Expect(Tensor mask, string name, long[] sizes)
    {
        if (!mask.shape.AsSpan().SequenceEqual(sizes))
            throw new ArgumentException($"MultiheadAttention: expected {name} of size [{string.Join(", ", sizes)}], got [{string.Join(", ", mask.shape)}].", name);
    }
}
