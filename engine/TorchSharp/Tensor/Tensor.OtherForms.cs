using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    // Products, tests and special functions whose arguments TorchSharp arranges in another way than the operator does.
    public partial class Tensor
    {
        public Tensor equal(Tensor target) => eq(target);
        public Tensor arctan(Tensor other) => atan2(other);
        public Tensor arctan_(Tensor other) => atan2_(other);
        public Tensor pinverse(double rcond = 1E-15, bool hermitian = false) => Op.Call("linalg_pinv", this, rcond, hermitian);
        public Tensor polygamma(long p) => Op.Call("polygamma", p, this);

        public Tensor tensordot(Tensor b, long dims = 2)
        {
            var first = dim() - dims;
            return tensordot(b, Range(first, dims), Range(0, dims));
        }

        public Tensor tensordot(Tensor b, (long, long)[] dims) =>
            tensordot(b, Array.ConvertAll(dims, d => d.Item1), Array.ConvertAll(dims, d => d.Item2));

        /// <summary>The cross product along a dimension, with a number in place of the other vector's elements.</summary>
        public Tensor cross(Scalar other, long dim)
        {
            using var filled = full_like(other);
            return Op.Call("cross", this, filled, dim);
        }

        public static Tensor block_diag(params Tensor[] tensors) => Op.Call("block_diag", tensors);

        private static long[] Range(long first, long count)
        {
            var range = new long[count];
            for (var i = 0; i < count; i++) range[i] = first + i;
            return range;
        }
    }
}
