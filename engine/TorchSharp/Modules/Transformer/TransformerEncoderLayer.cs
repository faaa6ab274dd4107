using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>
    /// Self-attention, then two linear layers, each added to its input and normalised (Vaswani et al. 2017). Sequences are
    /// (S, N, d_model), or (S, d_model) without a batch. All three calls run the hooks, which see the sequence.
    /// </summary>
    public sealed class TransformerEncoderLayer
        : Module<Tensor, Tensor>, IModule<Tensor, Tensor, Tensor, Tensor>, IModule<Tensor, Tensor, Tensor>
    {
        private readonly Activations _activation;

        [ComponentName(Name = "self_attn")]
        private readonly MultiheadAttention _attention;

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

        [ComponentName(Name = "dropout1")]
        private readonly Dropout _dropout1;

        [ComponentName(Name = "dropout2")]
        private readonly Dropout _dropout2;

        internal TransformerEncoderLayer(long d_model, long nhead, long dim_feedforward, double dropout, Activations activation)
            : base(nameof(TransformerEncoderLayer))
        {
            _activation = TransformerBlock.Checked(activation, nameof(TransformerEncoderLayer));
            _attention = MultiheadAttention(d_model, nhead, dropout);
            _linear1 = Linear(d_model, dim_feedforward);
            _linear2 = Linear(dim_feedforward, d_model);
            (_norm1, _norm2) = (LayerNorm(d_model), LayerNorm(d_model));
            (_dropout, _dropout1, _dropout2) = (Dropout(dropout), Dropout(dropout), Dropout(dropout));
            RegisterComponents();
        }

        private TransformerEncoderLayer(TransformerEncoderLayer other) : base(nameof(TransformerEncoderLayer))
        {
            _activation = other._activation;
            _attention = other._attention.Copy();
            (_linear1, _linear2) = (Copies.Of(other._linear1), Copies.Of(other._linear2));
            (_norm1, _norm2) = (Copies.Of(other._norm1), Copies.Of(other._norm2));
            (_dropout, _dropout1, _dropout2) = (Dropout(other._dropout.p), Dropout(other._dropout1.p), Dropout(other._dropout2.p));
            RegisterComponents();
            train(other.training);
        }

        /// <summary>A layer of its own with the same values; nothing is drawn.</summary>
        internal TransformerEncoderLayer Copy() => new(this);

        public override Tensor forward(Tensor src) => Run(src, null, null);

        public Tensor call(Tensor src, Tensor src_mask) => call(src, src_mask, null!);

        /// <param name="src">The sequence.</param>
        /// <param name="src_mask">(S, S), or (N · heads, S, S): true forbids, numbers are added to the scores; null for none.</param>
        /// <param name="src_key_padding_mask">(N, S): true keeps a position from being seen; null for none.</param>
        public Tensor call(Tensor src, Tensor src_mask, Tensor src_key_padding_mask) =>
            Hooked(src, x => Run(x, src_mask, src_key_padding_mask));

        private Tensor Run(Tensor src, Tensor? mask, Tensor? padding)
        {
            using var scope = NewDisposeScope();
            var attended = _attention.call(src, src, src, padding, need_weights: false, mask).Item1;
            var x = TransformerBlock.AddAndNorm(_norm1, _dropout1, src, attended);
            var changed = TransformerBlock.FeedForward(_linear1, _activation, _dropout, _linear2, x);
            return TransformerBlock.AddAndNorm(_norm2, _dropout2, x, changed).MoveToOuterDisposeScope();
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <param name="d_model">Size of each element of the sequence.</param>
            /// <param name="nhead">Heads of the attention.</param>
            /// <param name="dim_feedforward">Size between the two linear layers.</param>
            /// <param name="dropout">The probability of dropping while training.</param>
            /// <param name="activation">What stands between the two linear layers.</param>
            public static Modules.TransformerEncoderLayer TransformerEncoderLayer(
                long d_model = 512, long nhead = 8, long dim_feedforward = 2048, double dropout = 0.1, Activations activation = Activations.ReLU) =>
                new(d_model, nhead, dim_feedforward, dropout, activation);
        }
    }
}
