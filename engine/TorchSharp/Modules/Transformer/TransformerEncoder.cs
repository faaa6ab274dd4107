using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Encoder layers on top of each other. They begin as copies of one layer, which stays the caller's own.</summary>
    public sealed class TransformerEncoder
        : Module<Tensor, Tensor, Tensor, Tensor>, IModule<Tensor, Tensor, Tensor>, IModule<Tensor, Tensor>
    {
        [ComponentName(Name = "layers")]
        private readonly ModuleList<TransformerEncoderLayer> _layers;

        [ComponentName(Name = "norm")]
        private readonly LayerNorm? _norm;

        internal TransformerEncoder(TransformerEncoderLayer layer, long num_layers, LayerNorm? norm) : base(nameof(TransformerEncoder))
        {
            var count = TransformerBlock.Layers(num_layers, nameof(TransformerEncoder));
            _layers = ModuleList([.. Enumerable.Range(0, count).Select(_ => layer.Copy())]);
            _norm = norm;
            RegisterComponents();
        }

        public enum Activations
        {
            ReLU = 0,
            GELU = 1,
        }

        /// <param name="src">The sequence, (S, N, d_model) or (S, d_model).</param>
        /// <param name="src_mask">(S, S), or (N · heads, S, S): true forbids, numbers are added to the scores; null for none.</param>
        /// <param name="src_key_padding_mask">(N, S): true keeps a position from being seen; null for none.</param>
        public override Tensor forward(Tensor src, Tensor? src_mask, Tensor? src_key_padding_mask)
        {
            using var scope = NewDisposeScope();
            var x = src;
            foreach (var layer in _layers) x = layer.call(x, src_mask!, src_key_padding_mask!);
            if (_norm is not null) x = _norm.call(x);
            return x.MoveToOuterDisposeScope();
        }

        public Tensor call(Tensor src) => base.call(src, null!, null!);

        public Tensor call(Tensor src, Tensor src_mask) => base.call(src, src_mask, null!);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <param name="encoder_layer">The layer to copy.</param>
            /// <param name="num_layers">How many copies.</param>
            public static Modules.TransformerEncoder TransformerEncoder(Modules.TransformerEncoderLayer encoder_layer, long num_layers) =>
                new(encoder_layer, num_layers, norm: null);
        }
    }
}
