using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.utils.data;

namespace TorchSharp.Modules
{
    /// <summary>Sample i is the list of the i-th slices of several tensors along their first dimension.</summary>
    public class TensorDataset : IterableDataset
    {
        private readonly Tensor[] _tensors;

        // Aliases of its own: disposing what it was made from, or leaving the scope that it was made in, does not empty it.
        internal TensorDataset(Tensor[] tensors)
        {
            ArgumentNullException.ThrowIfNull(tensors);
            if (tensors.Length == 0) throw new ArgumentException("TensorDataset: expected at least one tensor, got none.", nameof(tensors));
            foreach (var tensor in tensors) Check(tensor, tensors[0]);
            _tensors = Array.ConvertAll(tensors, tensor => tensor.alias().DetachFromDisposeScope());
        }

        public override long Count => _tensors[0].shape[0];

        public IList<Tensor> this[long index] => Array.ConvertAll(_tensors, tensor => tensor[index]);

        public override IList<Tensor> GetTensor(long index) => this[index];

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                foreach (var tensor in _tensors) tensor.Dispose();
            base.Dispose(disposing);
        }

        private static void Check(Tensor tensor, Tensor first)
        {
            var (shape, expected) = (tensor.shape, first.shape);
            if (shape.Length == 0) throw new ArgumentException("TensorDataset: expected tensors with a first dimension, got a scalar.");
            if (shape[0] != expected[0])
                throw new ArgumentException($"TensorDataset: expected {expected[0]} samples in every tensor, got one of shape [{string.Join(", ", shape)}].");
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class utils
        {
            public static partial class data
            {
                /// <summary>The data set of the slices of tensors along their first dimension, which is the same for all of them.</summary>
                public static TensorDataset TensorDataset(params Tensor[] tensors) => new(tensors);
            }
        }
    }
}
