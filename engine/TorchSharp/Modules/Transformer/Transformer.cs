using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>
    /// An encoder and a decoder that attends to its result, each with a normalisation at the end (Vaswani et al. 2017). Both
    /// calls run the hooks, which see the two sequences.
    /// </summary>
    public sealed class Transformer : Module<Tensor, Tensor, Tensor>
    {
        private readonly long _size;

        [ComponentName(Name = "encoder")]
        private readonly TransformerEncoder _encoder;

        [ComponentName(Name = "decoder")]
        private readonly TransformerDecoder _decoder;

        internal Transformer(
            long d_model, long nhead, long num_encoder_layers, long num_decoder_layers, long dim_feedforward, double dropout, Activations activation)
            : base(nameof(Transformer))
        {
            _size = d_model;
            using (var layer = TransformerEncoderLayer(d_model, nhead, dim_feedforward, dropout, activation))
                _encoder = new TransformerEncoder(layer, num_encoder_layers, LayerNorm(d_model));
            using (var layer = TransformerDecoderLayer(d_model, nhead, dim_feedforward, dropout, activation))
                _decoder = new TransformerDecoder(layer, num_decoder_layers, LayerNorm(d_model));
            RegisterComponents();
            foreach (var parameter in parameters().Where(parameter => parameter.dim() > 1)) init.xavier_uniform_(parameter);
        }

        public override Tensor forward(Tensor src, Tensor tgt) => Run(src, tgt, null, null, null, null, null, null);

        /// <param name="src">The sequence for the encoder, (S, N, d_model) or (S, d_model).</param>
        /// <param name="tgt">The sequence for the decoder, (T, N, d_model) or (T, d_model).</param>
        /// <param name="src_mask">(S, S), or (N · heads, S, S): true forbids, numbers are added to the scores; null for none.</param>
        /// <param name="tgt_mask">(T, T), or (N · heads, T, T).</param>
        /// <param name="memory_mask">(T, S), or (N · heads, T, S).</param>
        /// <param name="src_key_padding_mask">(N, S): true keeps a position from being seen.</param>
        /// <param name="tgt_key_padding_mask">(N, T).</param>
        /// <param name="memory_key_padding_mask">(N, S).</param>
        public Tensor call(
            Tensor src, Tensor tgt, Tensor src_mask, Tensor? tgt_mask = null, Tensor? memory_mask = null, Tensor? src_key_padding_mask = null,
            Tensor? tgt_key_padding_mask = null, Tensor? memory_key_padding_mask = null) =>
            Hooked(src, tgt, (x, y) => Run(
                x, y, src_mask, tgt_mask, memory_mask, src_key_padding_mask, tgt_key_padding_mask, memory_key_padding_mask));

        private Tensor Run(
            Tensor src, Tensor tgt, Tensor? src_mask, Tensor? tgt_mask, Tensor? memory_mask, Tensor? src_padding, Tensor? tgt_padding,
            Tensor? memory_padding)
        {
            var (x, y) = (src.shape, tgt.shape);
            if (x.Length is not (2 or 3) || x.Length != y.Length || x[^1] != _size || y[^1] != _size || (x.Length == 3 && x[1] != y[1]))
                throw new ArgumentException(
                    $"Transformer: expected src (S, N, {_size}) and tgt (T, N, {_size}), or both without N, "
                    + $"got [{string.Join(", ", x)}] and [{string.Join(", ", y)}].");
            using var scope = NewDisposeScope();
            var memory = _encoder.call(src, src_mask!, src_padding!);
            return _decoder.call(tgt, memory, tgt_mask!, memory_mask, tgt_padding, memory_padding).MoveToOuterDisposeScope();
        }
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
            /// <param name="num_encoder_layers">Layers of the encoder.</param>
            /// <param name="num_decoder_layers">Layers of the decoder.</param>
            /// <param name="dim_feedforward">Size between each layer's two linear layers.</param>
            /// <param name="dropout">The probability of dropping while training.</param>
            /// <param name="activation">What stands between each layer's two linear layers.</param>
            public static Modules.Transformer Transformer(
                long d_model = 512, long nhead = 8, long num_encoder_layers = 6, long num_decoder_layers = 6, long dim_feedforward = 2048,
                double dropout = 0.1, Activations activation = Activations.ReLU) =>
                new(d_model, nhead, num_encoder_layers, num_decoder_layers, dim_feedforward, dropout, activation);
        }
    }
}
