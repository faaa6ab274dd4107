using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Decoder layers on top of each other. They begin as copies of one layer, which stays the caller's own.</summary>
    public sealed class TransformerDecoder : Module<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor>
    {
        [ComponentName(Name = "layers")]
        private readonly ModuleList<TransformerDecoderLayer> _layers;

        [ComponentName(Name = "norm")]
        private readonly LayerNorm? _norm;

        internal TransformerDecoder(TransformerDecoderLayer layer, long num_layers, LayerNorm? norm) : base(nameof(TransformerDecoder))
        {
            var count = TransformerBlock.Layers(num_layers, nameof(TransformerDecoder));
            _layers = ModuleList([.. Enumerable.Range(0, count).Select(_ => layer.Copy())]);
            _norm = norm;
            RegisterComponents();
        }

        /// <inheritdoc cref="TransformerDecoderLayer.forward"/>
        public override Tensor forward(
            Tensor tgt, Tensor memory, Tensor? tgt_mask, Tensor? memory_mask = null, Tensor? tgt_key_padding_mask = null,
            Tensor? memory_key_padding_mask = null)
        {
            using var scope = NewDisposeScope();
            var x = tgt;
            foreach (var layer in _layers)
                x = layer.call(x, memory, tgt_mask!, memory_mask, tgt_key_padding_mask, memory_key_padding_mask);
            if (_norm is not null) x = _norm.call(x);
            return x.MoveToOuterDisposeScope();
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
            /// <param name="decoder_layer">The layer to copy.</param>
            /// <param name="num_layers">How many copies.</param>
            public static Modules.TransformerDecoder TransformerDecoder(Modules.TransformerDecoderLayer decoder_layer, long num_layers) =>
                new(decoder_layer, num_layers, norm: null);
        }
    }
}
