using TorchSharp.Native;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Rows of a learned table, picked by their numbers.</summary>
    public sealed class Embedding : Module<Tensor, Tensor>
    {
        private readonly long? _paddingIndex;
        private readonly double? _maxNorm;
        private readonly double _normType;
        private readonly bool _scaleGradientByFrequency;
        private readonly bool _sparse;

        [ComponentName(Name = nameof(weight))]
        private Parameter? _weight;

        internal Embedding(Parameter table, long? padding_idx, double? max_norm, double norm_type, bool scale_grad_by_freq, bool sparse)
            : base(nameof(Embedding))
        {
            EmbeddingTable.Check(nameof(Embedding), table, padding_idx, nameof(padding_idx));
            weight = table;
            _paddingIndex = padding_idx < 0 ? padding_idx + table.shape[0] : padding_idx;
            (_maxNorm, _normType, _scaleGradientByFrequency, _sparse) = (max_norm, norm_type, scale_grad_by_freq, sparse);
        }

        public Parameter? weight
        {
            get => _weight;
            set => Replace(ref _weight, value, nameof(weight));
        }

        public override Tensor forward(Tensor input)
        {
            try
            {
                if (_maxNorm is { } largest)
                {
                    using var _ = no_grad();
                    using var indices = input.contiguous();
                    Op.Run("embedding_renorm_", weight, indices, largest, _normType);
                }
                return Op.Call("embedding", weight, input, _paddingIndex ?? -1, _scaleGradientByFrequency, _sparse);
            }
            catch (TorchException error) when (Mismatch.OfRange(error, "Embedding", input, weight!.shape[0]) is { } clear)
            {
                throw clear;
            }
        }

        /// <summary>Normal values, and zeros in the row of the padding.</summary>
        internal Embedding Drawn()
        {
            EmbeddingTable.Draw(_weight!, _paddingIndex);
            return this;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <param name="num_embeddings">Rows of the table.</param>
            /// <param name="embedding_dims">Size of each row.</param>
            /// <param name="padding_idx">A row that stays as it is: it starts with zeros and gets no gradient.</param>
            /// <param name="max_norm">Rows that are picked are first scaled down to this norm.</param>
            /// <param name="norm_type">The p of that norm.</param>
            /// <param name="scale_grad_by_freq">Whether gradients are divided by how often their row occurs in the batch.</param>
            /// <param name="sparse">Whether the table's gradient is a sparse tensor.</param>
            /// <param name="device">Where the table lives.</param>
            /// <param name="dtype">The table's element type.</param>
            public static Modules.Embedding Embedding(
                long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2,
                bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null) =>
                new Modules.Embedding(
                    new Modules.Parameter(empty(num_embeddings, embedding_dims, dtype, device)), padding_idx, max_norm, norm_type, scale_grad_by_freq,
                    sparse).Drawn();

            /// <summary>An embedding that starts with the given rows.</summary>
            public static Modules.Embedding Embedding_from_pretrained(
                Tensor embeddings, bool freeze = true, long? padding_idx = null, double? max_norm = null, double norm_type = 2,
                bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null) =>
                new(
                    new Modules.Parameter(embeddings.to(dtype ?? embeddings.dtype, device ?? embeddings.device), !freeze), padding_idx, max_norm,
                    norm_type, scale_grad_by_freq, sparse);
        }
    }
}
