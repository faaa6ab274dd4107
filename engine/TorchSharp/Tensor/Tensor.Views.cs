using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    // Views that share the values: transposed, conjugated, parts of complex numbers, parts of sparse tensors.
    public partial class Tensor
    {
        /// <summary>All dimensions in reverse order.</summary>
        public Tensor T => Op.Call("numpy_T", this);

        /// <summary>Transposed and conjugated; for matrices.</summary>
        public Tensor H => Op.Call("matrix_H", this);

        /// <summary>The last two dimensions transposed.</summary>
        public Tensor mT => Op.Call("mT", this);

        /// <summary>The last two dimensions transposed, and conjugated.</summary>
        public Tensor mH => Op.Call("mH", this);

        public Tensor real => Op.Call("real", this);
        public Tensor imag => Op.Call("imag", this);

        public Tensor SparseIndices => Op.Call("_indices", this);
        public Tensor SparseValues => Op.Call("_values", this);
    }
}
