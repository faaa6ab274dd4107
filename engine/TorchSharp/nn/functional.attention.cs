using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Attention without parameters.
        public static partial class functional
        {
            // libtorch 2 has it as one operator, with fused kernels; before, it is put together here.
            private static readonly bool s_hasAttention = Operator.Exists("scaled_dot_product_attention");

            // Before libtorch 2.5 the operator gave NaN for a row whose mask forbids everything.
            private static readonly bool s_hasSafeAttention = s_hasAttention && Operator.Exists("_safe_softmax");

            /// <summary>
            /// softmax(Q Kᵀ / √E + mask) V, with dropout on the softmax (Vaswani et al. 2017). A row whose mask forbids everything
            /// gives zeros.
            /// </summary>
            /// <param name="query">(*, L, E).</param>
            /// <param name="key">(*, S, E).</param>
            /// <param name="value">(*, S, Ev).</param>
            /// <param name="attn_mask">Broadcasts to (*, L, S): added when of the query's type, else true where attention is allowed.</param>
            /// <param name="p">The probability of dropping; it acts whenever it is not 0, so evaluation passes 0.</param>
            /// <param name="is_casual">Whether a position sees only those up to itself; not together with attn_mask.</param>
            public static Tensor scaled_dot_product_attention(
                Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0, bool is_casual = false)
            {
                DropoutProbability(p);
                if (query.dim() < 2 || key.dim() < 2 || value.dim() < 2)
                    throw new ArgumentException(
                        "scaled_dot_product_attention: expected query, key and value of 2 dimensions or more, "
                        + $"got {query.dim()}, {key.dim()} and {value.dim()}.");
                if (is_casual && attn_mask is not null)
                    throw new ArgumentException("scaled_dot_product_attention: expected attn_mask or is_casual, got both.", nameof(is_casual));
                if (attn_mask is not null && attn_mask.dtype != ScalarType.Bool && attn_mask.dtype != query.dtype)
                    throw new ArgumentException(
                        $"scaled_dot_product_attention: expected a mask of type Bool or the query's {query.dtype}, got {attn_mask.dtype}.", nameof(attn_mask));
                return (attn_mask is null ? s_hasAttention : s_hasSafeAttention)
                    ? Op.Call("scaled_dot_product_attention", query, key, value, attn_mask, p, is_casual)
                    : ComposedAttention(query, key, value, attn_mask, p, is_casual);
            }

            internal static Tensor ComposedAttention(Tensor query, Tensor key, Tensor value, Tensor? mask, double p, bool causal)
            {
                using var scope = NewDisposeScope();
                var allowed = causal ? ones(query.shape[^2], key.shape[^2], ScalarType.Bool, query.device).tril() : mask;
                var scores = (query / Math.Sqrt(query.shape[^1])).matmul(key.transpose(-2, -1));
                if (allowed is null) return dropout(scores.softmax(-1), p).matmul(value).MoveToOuterDisposeScope();
                scores = allowed.dtype == ScalarType.Bool
                    ? scores.masked_fill(allowed.logical_not(), double.NegativeInfinity)
                    : scores + allowed;
                // A row of nothing but -∞ has no softmax; what is not a number there would reach every gradient.
                var closed = (scores == double.NegativeInfinity).all(-1, keepdim: true);
                var weights = scores.masked_fill(closed, 0).softmax(-1).masked_fill(closed, 0);
                return dropout(weights, p).matmul(value).MoveToOuterDisposeScope();
            }
        }
    }
}
