using TorchSharp.Native;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp
{
    /// <summary>How the rows of a bag become one, under libtorch's own numbers.</summary>
    public enum EmbeddingBagMode
    {
        Sum = 0,
        Mean = 1,
        Max = 2,
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Sums, means or maxima of bags of rows of a learned table, without the rows themselves ever being stored.</summary>
    public sealed class EmbeddingBag : Module<Tensor, Tensor, Tensor, Tensor>, IModule<Tensor, Tensor, Tensor>
    {
        private readonly long? _paddingIndex;
        private readonly double? _maxNorm;
        private readonly double _normType;
        private readonly bool _scaleGradientByFrequency;
        private readonly EmbeddingBagMode _mode;
        private readonly bool _sparse;
        private readonly bool _includeLastOffset;

        [ComponentName(Name = nameof(weight))]
        private Parameter? _weight;

        internal EmbeddingBag(
            Parameter table, double? max_norm, double norm_type, bool scale_grad_by_freq, EmbeddingBagMode mode, bool sparse,
            bool include_last_offset, long padding_index)
            : base(nameof(EmbeddingBag))
        {
            if (!Enum.IsDefined(mode)) throw new ArgumentOutOfRangeException(nameof(mode), $"EmbeddingBag: expected Sum, Mean or Max, got {mode}.");
            if (mode == EmbeddingBagMode.Max && (scale_grad_by_freq || sparse))
                throw new ArgumentException(
                    $"EmbeddingBag: expected neither scale_grad_by_freq nor sparse with mode Max, got {scale_grad_by_freq} and {sparse}.", nameof(mode));
            // As in TorchSharp, -1 stands for none here; it does not count from the end.
            if (padding_index < -1)
                throw new ArgumentOutOfRangeException(nameof(padding_index), $"EmbeddingBag: expected padding_index of 0 or more, or -1 for none, got {padding_index}.");
            _paddingIndex = padding_index < 0 ? null : padding_index;
            EmbeddingTable.Check(nameof(EmbeddingBag), table, _paddingIndex, nameof(padding_index));
            weight = table;
            (_maxNorm, _normType, _scaleGradientByFrequency) = (max_norm, norm_type, scale_grad_by_freq);
            (_mode, _sparse, _includeLastOffset) = (mode, sparse, include_last_offset);
        }

        public Parameter? weight
        {
            get => _weight;
            set => Replace(ref _weight, value, nameof(weight));
        }

        /// <param name="input">Row numbers: (bags, rows), or all bags one after the other.</param>
        /// <param name="offsets">Where each bag starts, for input of one dimension; with include_last_offset also where the last one ends: the number of indices.</param>
        /// <param name="perSampleWeights">A factor for each row number, for mode Sum; null leaves them at 1.</param>
        /// <returns>(bags, embedding_dims); an empty bag gives zeros.</returns>
        /// <exception cref="ArgumentException">The arguments do not fit each other or the table.</exception>
        /// <remarks>
        /// Bags of one size each have no offsets, so include_last_offset changes nothing there. PyTorch 1.13 takes the start of the
        /// last bag for its end, gives a row less, and may end the process.
        /// </remarks>
        public override Tensor forward(Tensor input, Tensor? offsets, Tensor? perSampleWeights)
        {
            BagArguments.Check(input, offsets, perSampleWeights, _mode, _includeLastOffset);
            using var scope = NewDisposeScope();
            var starts = offsets ?? BagArguments.EvenStarts(input);
            var rows = input.reshape(-1);
            try
            {
                if (_maxNorm is { } largest)
                {
                    using var _ = no_grad();
                    Op.Run("embedding_renorm_", weight, rows, largest, _normType);
                }
                var (bags, offsetToBag, sizes, maxima) = Op.Quadruple(
                    "embedding_bag.padding_idx", weight, rows, starts, _scaleGradientByFrequency, (long)_mode, _sparse,
                    perSampleWeights?.reshape(-1), _includeLastOffset && offsets is not null, _paddingIndex);
                return bags.MoveToOuterDisposeScope();
            }
            catch (TorchException error) when ((Mismatch.OfRange(error, nameof(EmbeddingBag), rows, weight!.shape[0])
                ?? BagArguments.OfWeights(error, perSampleWeights, weight)) is { } clear)
            {
                throw clear;
            }
        }

        public Tensor call(Tensor input) => base.call(input, null!, null!);

        public Tensor call(Tensor input, Tensor offsets) => base.call(input, offsets, null!);

        public new Tensor call(Tensor input, Tensor? offsets, Tensor? perSampleWeights) => base.call(input, offsets!, perSampleWeights!);

        /// <summary>Normal values, and zeros in the row of the padding.</summary>
        internal EmbeddingBag Drawn()
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
            /// <param name="max_norm">Rows that are picked are first scaled down to this norm.</param>
            /// <param name="norm_type">The p of that norm.</param>
            /// <param name="scale_grad_by_freq">Whether gradients are divided by how often their row occurs in the batch.</param>
            /// <param name="mode">How the rows of a bag become one.</param>
            /// <param name="sparse">Whether the table's gradient is a sparse tensor.</param>
            /// <param name="include_last_offset">Whether offsets end with the number of all indices.</param>
            /// <param name="padding_index">A row that counts in no bag: it starts with zeros and gets no gradient. -1 for none.</param>
            /// <param name="device">Where the table lives.</param>
            /// <param name="dtype">The table's element type.</param>
            public static Modules.EmbeddingBag EmbeddingBag(
                long num_embeddings, long embedding_dims, double? max_norm = null, double norm_type = 2, bool scale_grad_by_freq = false,
                EmbeddingBagMode mode = EmbeddingBagMode.Mean, bool sparse = false, bool include_last_offset = false, long padding_index = -1,
                Device? device = null, ScalarType? dtype = null) =>
                new Modules.EmbeddingBag(
                    new Modules.Parameter(empty(num_embeddings, embedding_dims, dtype, device)), max_norm, norm_type, scale_grad_by_freq, mode,
                    sparse, include_last_offset, padding_index).Drawn();

            /// <summary>An embedding bag that starts with the given rows.</summary>
            public static Modules.EmbeddingBag EmbeddingBag_from_pretrained(
                Tensor embeddings, bool freeze = true, double? max_norm = null, double norm_type = 2, bool scale_grad_by_freq = false,
                EmbeddingBagMode mode = EmbeddingBagMode.Mean, bool sparse = false, bool include_last_offset = false, long padding_index = -1,
                Device? device = null, ScalarType? dtype = null) =>
                new(
                    new Modules.Parameter(embeddings.to(dtype ?? embeddings.dtype, device ?? embeddings.device), !freeze), max_norm, norm_type,
                    scale_grad_by_freq, mode, sparse, include_last_offset, padding_index);
        }
    }
}
