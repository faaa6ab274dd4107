using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>
    /// Attention in several heads side by side, each on its own projection of query, key and value (Vaswani et al. 2017).
    /// Sequences are (L, N, E), or (L, E) without a batch.
    /// </summary>
    /// <remarks>
    /// A query whose masks forbid every key has no softmax: with need_weights its result is NaN, as in PyTorch; without, its heads
    /// give zeros, as <see cref="functional.scaled_dot_product_attention"/> does (PyTorch 1.13 gives NaN there too). Masks of two
    /// kinds, truth values and numbers, are added, true as -∞; where attn_mask holds truth values and key_padding_mask numbers,
    /// PyTorch 1.13 forbids every key whose number is not 0 (a logical or).
    /// </remarks>
    public sealed class MultiheadAttention : Module<Tensor, Tensor, Tensor, Tensor, bool, Tensor, Tuple<Tensor, Tensor>>
    {
        private readonly long _size;
        private readonly long _heads;
        private readonly double _dropout;
        private readonly bool _addZero;

        // One weight for all three inputs where they have the same size, else one for each.
        [ComponentName(Name = "in_proj_weight")]
        private readonly Parameter? _inputWeight;

        [ComponentName(Name = "q_proj_weight")]
        private readonly Parameter? _queryWeight;

        [ComponentName(Name = "k_proj_weight")]
        private readonly Parameter? _keyWeight;

        [ComponentName(Name = "v_proj_weight")]
        private readonly Parameter? _valueWeight;

        [ComponentName(Name = "in_proj_bias")]
        private readonly Parameter? _inputBias;

        [ComponentName(Name = "bias_k")]
        private readonly Parameter? _keyBias;

        [ComponentName(Name = "bias_v")]
        private readonly Parameter? _valueBias;

        [ComponentName(Name = "out_proj")]
        private readonly Linear _output;

        internal MultiheadAttention(
            long embedded_dim, long num_heads, double dropout, bool bias, bool add_bias_kv, bool add_zero_attn, long? kdim, long? vdim)
            : base(nameof(MultiheadAttention))
        {
            if (num_heads <= 0 || embedded_dim <= 0 || embedded_dim % num_heads != 0)
                throw new ArgumentException($"MultiheadAttention: expected an embedded_dim divisible by num_heads, got {embedded_dim} and {num_heads}.");
            (_size, _heads, _dropout, _addZero) = (embedded_dim, num_heads, functional.DropoutProbability(dropout), add_zero_attn);
            var (keySize, valueSize) = (kdim ?? embedded_dim, vdim ?? embedded_dim);
            _output = Linear(embedded_dim, embedded_dim, bias);
            if (keySize == embedded_dim && valueSize == embedded_dim)
            {
                _inputWeight = Drawn(3 * embedded_dim, embedded_dim);
            }
            else
            {
                _queryWeight = Drawn(embedded_dim, embedded_dim);
                _keyWeight = Drawn(embedded_dim, keySize);
                _valueWeight = Drawn(embedded_dim, valueSize);
            }
            if (bias)
            {
                _inputBias = new Parameter(zeros(3 * embedded_dim));
                init.zeros_(_output.bias!);
            }
            if (add_bias_kv)
            {
                _keyBias = new Parameter(empty(1, 1, embedded_dim));
                _valueBias = new Parameter(empty(1, 1, embedded_dim));
                init.xavier_normal_(_keyBias);
                init.xavier_normal_(_valueBias);
            }
            RegisterComponents();
        }

        private MultiheadAttention(MultiheadAttention other) : base(nameof(MultiheadAttention))
        {
            (_size, _heads, _dropout, _addZero) = (other._size, other._heads, other._dropout, other._addZero);
            _inputWeight = Copies.Of(other._inputWeight);
            _queryWeight = Copies.Of(other._queryWeight);
            _keyWeight = Copies.Of(other._keyWeight);
            _valueWeight = Copies.Of(other._valueWeight);
            _inputBias = Copies.Of(other._inputBias);
            _keyBias = Copies.Of(other._keyBias);
            _valueBias = Copies.Of(other._valueBias);
            _output = Copies.Of(other._output);
            RegisterComponents();
        }

        /// <summary>A module of its own with the same values; nothing is drawn.</summary>
        internal MultiheadAttention Copy() => new(this);

        /// <param name="query">(L, N, E) or (L, E).</param>
        /// <param name="key">(S, N, kdim) or (S, kdim).</param>
        /// <param name="value">(S, N, vdim) or (S, vdim).</param>
        /// <param name="key_padding_mask">(N, S) or (S): true, or -∞ added, keeps a key from being seen.</param>
        /// <param name="need_weights">Whether to give the weights too, which costs memory for them.</param>
        /// <param name="attn_mask">(L, S), or (N · heads, L, S): true forbids, numbers are added to the scores.</param>
        /// <returns>
        /// The result in the query's shape, and the weights (N, L, S) or (L, S), their mean over the heads; an invalid tensor
        /// where they are not wanted.
        /// </returns>
        public override Tuple<Tensor, Tensor> forward(
            Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask, bool need_weights, Tensor? attn_mask)
        {
            using var scope = NewDisposeScope();
            CheckSizes(query, key, value);
            var batched = query.dim() == 3;
            var padding = batched ? key_padding_mask : key_padding_mask?.unsqueeze(0);
            var (q, k, v) = Projected(query, key, value);
            if (!batched) (q, k, v) = (q.unsqueeze(1), k.unsqueeze(1), v.unsqueeze(1));
            var (queries, batch) = (q.shape[0], q.shape[1]);
            var mask = AttentionMask.Merge(attn_mask, padding, batch, _heads, queries, k.shape[0], q.dtype);
            (q, k, v, mask) = WithExtraKeys(Heads(q), k, v, mask);

            Tensor result;
            Tensor? weights = null;
            var p = training ? _dropout : 0;
            if (need_weights)
            {
                var scores = (q / Math.Sqrt(_size / _heads)).matmul(k.transpose(-2, -1));
                weights = functional.dropout((mask is null ? scores : scores + mask).softmax(-1), p);
                result = weights.matmul(v);
                weights = weights.mean([1]);
            }
            else
            {
                result = functional.scaled_dot_product_attention(q, k, v, mask, p);
            }
            result = _output.call(result.permute(2, 0, 1, 3).reshape(queries, batch, _size));
            if (!batched) (result, weights) = (result.squeeze(1), weights?.squeeze(0));
            return Tuple.Create(result.MoveToOuterDisposeScope(), weights?.MoveToOuterDisposeScope() ?? new Tensor(0));
        }

        public new Tuple<Tensor, Tensor> call(
            Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask = null, bool need_weights = true, Tensor? attn_mask = null) =>
            base.call(query, key, value, key_padding_mask!, need_weights, attn_mask!);

        private (Tensor q, Tensor k, Tensor v) Projected(Tensor query, Tensor key, Tensor value)
        {
            if (_inputWeight is not null && ReferenceEquals(query, key) && ReferenceEquals(key, value))
            {
                var all = functional.linear(query, _inputWeight, _inputBias).chunk(3, -1);
                return (all[0], all[1], all[2]);
            }
            var weights = _inputWeight?.chunk(3) ?? [_queryWeight!, _keyWeight!, _valueWeight!];
            var biases = _inputBias?.chunk(3);
            return (functional.linear(query, weights[0], biases?[0]), functional.linear(key, weights[1], biases?[1]),
                functional.linear(value, weights[2], biases?[2]));
        }

        /// <summary>Keys and values by heads, after them the learned pair and the pair of zeros where the module has them.</summary>
        private (Tensor q, Tensor k, Tensor v, Tensor? mask) WithExtraKeys(Tensor q, Tensor k, Tensor v, Tensor? mask)
        {
            var (batch, extra) = (q.shape[0], 0L);
            if (_keyBias is not null && _valueBias is not null)
            {
                k = cat([k, _keyBias.expand(1, batch, _size)], 0);
                v = cat([v, _valueBias.expand(1, batch, _size)], 0);
                extra++;
            }
            if (_addZero)
            {
                var none = zeros([1, batch, _size], k.dtype, k.device);
                (k, v) = (cat([k, none], 0), cat([v, none], 0));
                extra++;
            }
            if (mask is not null && extra > 0) mask = functional.pad(mask, (0, extra));
            return (q, Heads(k), Heads(v), mask);
        }

        /// <summary>(L, N, E) as (N, heads, L, E / heads).</summary>
        private Tensor Heads(Tensor x) => x.reshape(x.shape[0], x.shape[1], _heads, _size / _heads).permute(1, 2, 0, 3);

        private void CheckSizes(Tensor query, Tensor key, Tensor value)
        {
            var (q, k, v) = (query.shape, key.shape, value.shape);
            var (keySize, valueSize) = (_keyWeight?.shape[1] ?? _size, _valueWeight?.shape[1] ?? _size);
            var fits = q.Length is 2 or 3 && k.Length == q.Length && v.Length == q.Length && q[^1] == _size && k[^1] == keySize && v[^1] == valueSize
                && k[0] == v[0] && (q.Length == 2 || k[1] == q[1] && v[1] == q[1]);
            if (!fits)
                throw new ArgumentException(
                    $"MultiheadAttention: expected query (L, N, {_size}), key (S, N, {keySize}) and value (S, N, {valueSize}), or all without N, "
                    + $"got [{string.Join(", ", q)}], [{string.Join(", ", k)}] and [{string.Join(", ", v)}].");
        }

        private static Parameter Drawn(params long[] sizes)
        {
            var parameter = new Parameter(empty(sizes));
            init.xavier_uniform_(parameter);
            return parameter;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <param name="embedded_dim">Size of the query and of the result.</param>
            /// <param name="num_heads">How many heads share that size.</param>
            /// <param name="dropout">The probability of dropping weights while training.</param>
            /// <param name="bias">Whether projections add learned offsets.</param>
            /// <param name="add_bias_kv">Whether a learned key and value are added to the sequence.</param>
            /// <param name="add_zero_attn">Whether a key and value of zeros are added to the sequence.</param>
            /// <param name="kdim">Size of the keys; embedded_dim when null.</param>
            /// <param name="vdim">Size of the values; embedded_dim when null.</param>
            public static Modules.MultiheadAttention MultiheadAttention(
                long embedded_dim, long num_heads, double dropout = 0, bool bias = true, bool add_bias_kv = false, bool add_zero_attn = false,
                long? kdim = null, long? vdim = null) =>
                new(embedded_dim, num_heads, dropout, bias, add_bias_kv, add_zero_attn, kdim, vdim);
        }
    }
}
