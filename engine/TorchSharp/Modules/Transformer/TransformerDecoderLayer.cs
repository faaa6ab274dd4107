using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>
    /// Self-attention, attention to the encoder's result, then two linear layers, each added to its input and normalised
    /// (Vaswani et al. 2017). Sequences are (T, N, d_model) and (S, N, d_model), or both without N.
    /// </summary>
    public sealed class TransformerDecoderLayer
        : Module<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor>, IModule<Tensor, Tensor, Tensor>
    {
        private readonly Activations _activation;

        [ComponentName(Name = "self_attn")]
        private readonly MultiheadAttention _selfAttention;

        [ComponentName(Name = "multihead_attn")]
        private readonly MultiheadAttention _memoryAttention;

        [ComponentName(Name = "linear1")]
        private readonly Linear _linear1;

        [ComponentName(Name = "dropout")]
        private readonly Dropout _dropout;

        [ComponentName(Name = "linear2")]
        private readonly Linear _linear2;

        [ComponentName(Name = "norm1")]
        private readonly LayerNorm _norm1;

        [ComponentName(Name = "norm2")]
        private readonly LayerNorm _norm2;

        [ComponentName(Name = "norm3")]
        private readonly LayerNorm _norm3;

        [ComponentName(Name = "dropout1")]
        private readonly Dropout _dropout1;

        [ComponentName(Name = "dropout2")]
        private readonly Dropout _dropout2;

        [ComponentName(Name = "dropout3")]
        private readonly Dropout _dropout3;

        internal TransformerDecoderLayer(long d_model, long nhead, long dim_feedforward, double dropout, Activations activation)
            : base(nameof(TransformerDecoderLayer))
        {
            _activation = TransformerBlock.Checked(activation, nameof(TransformerDecoderLayer));
            _selfAttention = MultiheadAttention(d_model, nhead, dropout);
            _memoryAttention = MultiheadAttention(d_model, nhead, dropout);
            _linear1 = Linear(d_model, dim_feedforward);
            _linear2 = Linear(dim_feedforward, d_model);
            (_norm1, _norm2, _norm3) = (LayerNorm(d_model), LayerNorm(d_model), LayerNorm(d_model));
            (_dropout, _dropout1, _dropout2, _dropout3) = (Dropout(dropout), Dropout(dropout), Dropout(dropout), Dropout(dropout));
            RegisterComponents();
        }

        private TransformerDecoderLayer(TransformerDecoderLayer other) : base(nameof(TransformerDecoderLayer))
        {
            _activation = other._activation;
            (_selfAttention, _memoryAttention) = (other._selfAttention.Copy(), other._memoryAttention.Copy());
            (_linear1, _linear2) = (Copies.Of(other._linear1), Copies.Of(other._linear2));
            (_norm1, _norm2, _norm3) = (Copies.Of(other._norm1), Copies.Of(other._norm2), Copies.Of(other._norm3));
            (_dropout, _dropout1) = (Dropout(other._dropout.p), Dropout(other._dropout1.p));
            (_dropout2, _dropout3) = (Dropout(other._dropout2.p), Dropout(other._dropout3.p));
            RegisterComponents();
            train(other.training);
        }

        /// <summary>A layer of its own with the same values; nothing is drawn.</summary>
        internal TransformerDecoderLayer Copy() => new(this);

        /// <param name="tgt">The sequence to decode.</param>
        /// <param name="memory">What the encoder gave.</param>
        /// <param name="tgt_mask">(T, T), or (N · heads, T, T): true forbids, numbers are added to the scores.</param>
        /// <param name="memory_mask">(T, S), or (N · heads, T, S).</param>
        /// <param name="tgt_key_padding_mask">(N, T): true keeps a position from being seen.</param>
        /// <param name="memory_key_padding_mask">(N, S).</param>
        public override Tensor forward(
            Tensor tgt, Tensor memory, Tensor? tgt_mask, Tensor? memory_mask, Tensor? tgt_key_padding_mask, Tensor? memory_key_padding_mask)
        {
            using var scope = NewDisposeScope();
            var attended = _selfAttention.call(tgt, tgt, tgt, tgt_key_padding_mask, need_weights: false, tgt_mask).Item1;
            var x = TransformerBlock.AddAndNorm(_norm1, _dropout1, tgt, attended);
            attended = _memoryAttention.call(x, memory, memory, memory_key_padding_mask, need_weights: false, memory_mask).Item1;
            x = TransformerBlock.AddAndNorm(_norm2, _dropout2, x, attended);
            var changed = TransformerBlock.FeedForward(_linear1, _activation, _dropout, _linear2, x);
            return TransformerBlock.AddAndNorm(_norm3, _dropout3, x, changed).MoveToOuterDisposeScope();
        }

        public Tensor call(Tensor tgt, Tensor memory) => base.call(tgt, memory, null!, null!, null!, null!);

        public new Tensor call(
            Tensor tgt, Tensor memory, Tensor tgt_mask, Tensor? memory_mask = null, Tensor? tgt_key_padding_mask = null,
            Tensor? memory_key_padding_mask = null) =>
            base.call(tgt, memory, tgt_mask, memory_mask!, tgt_key_padding_mask!, memory_key_padding_mask!);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <param name="d_model">Size of each element of the sequences.</param>
            /// <param name="nhead">Heads of the attentions.</param>
            /// <param name="dim_feedforward">Size between the two linear layers.</param>
            /// <param name="dropout">The probability of dropping while training.</param>
            /// <param name="activation">What stands between the two linear layers.</param>
            public static Modules.TransformerDecoderLayer TransformerDecoderLayer(
                long d_model = 512, long nhead = 8, long dim_feedforward = 2048, double dropout = 0.1, Activations activation = Activations.ReLU) =>
                new(d_model, nhead, dim_feedforward, dropout, activation);
        }
    }
}
