using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    // Factories that write into this tensor (PyTorch's out=), which takes the given shape and keeps its type.
    public partial class Tensor
    {
        public Tensor zeros(params long[] sizes) => Into("zeros.out", sizes, this);
        public Tensor ones(params long[] sizes) => Into("ones.out", sizes, this);
        public Tensor empty(params long[] sizes) => Into("empty.out", sizes, Value.None, this);
        public Tensor full(long[] sizes, Scalar value) => Into("full.out", sizes, value, this);
        public Tensor full(ReadOnlySpan<long> sizes, Scalar value) => full(sizes.ToArray(), value);
        public Tensor eye(long rows, long columns) => Into("eye.m_out", rows, columns, this);
        public Tensor arange_out(Scalar start, Scalar stop, Scalar step) => Into("arange.start_out", start, stop, step, this);
        public Tensor rand_out(params long[] sizes) => Into("rand.out", sizes, this);
        public Tensor randn_out(params long[] sizes) => Into("randn.out", sizes, this);
        public Tensor randint_out(long high, long[] sizes) => Into("randint.out", high, sizes, this);

        /// <summary>Whole numbers from [from, to).</summary>
        public Tensor random_(double from, double to, Generator? generator = null) =>
            Op.InPlace("random_.from", this, (long)from, (long)to, generator);

        private Tensor Into(string op, params ReadOnlySpan<Value> args)
        {
            Op.Run(op, args);
            return this;
        }
    }
}
