using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    // Rearrangements whose arguments TorchSharp arranges in another way than the operator does.
    public partial class Tensor
    {
        public Tensor squeeze(long? dim = null) => dim is { } d ? Op.Call("squeeze.dim", this, d) : Op.Call("squeeze", this);
        public Tensor squeeze_(long? dim = null) => dim is { } d ? Op.InPlace("squeeze_.dim", this, d) : Op.InPlace("squeeze_", this);
        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());
        public Tensor expand(Size sizes, bool isImplicit = false) => expand(sizes.Shape, isImplicit);
        public Tensor unflatten(long dim, Size sizes) => unflatten(dim, sizes.Shape);

        public Tensor roll(long shifts, long? dims = null) => Op.Call("roll", this, new[] { shifts }, dims is { } d ? new[] { d } : Array.Empty<long>());
        public Tensor roll((long, long) shifts, (long, long) dims) =>
            roll(new[] { shifts.Item1, shifts.Item2 }, new[] { dims.Item1, dims.Item2 });
        public Tensor roll((long, long, long) shifts, (long, long, long) dims) =>
            roll(new[] { shifts.Item1, shifts.Item2, shifts.Item3 }, new[] { dims.Item1, dims.Item2, dims.Item3 });

        public Tensor rot90(long k = 1, (long, long)? dims = null) =>
            Op.Call("rot90", this, k, dims is { } d ? new[] { d.Item1, d.Item2 } : new[] { 0L, 1L });

        public Tensor[] split(long size, int dim = 0) => Op.List("split.Tensor", this, size, dim);
        public Tensor[] split(long[] sizes, long dim = 0) => Op.List("split_with_sizes", this, sizes, dim);
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => Op.List("split_with_sizes", this, sizes, dim);
        public Tensor[] split(params long[] sizes) => split(sizes, 0L);
        public Tensor[] chunk(long chunks, long dim = 0) => Op.List("chunk", this, chunks, dim);
        public Tensor[] unbind(long dimension = 0) => Op.List("unbind.int", this, dimension);
        public Tensor[] tensor_split(long size, long dim = 0) => Op.List("tensor_split.sections", this, size, dim);
        public Tensor[] tensor_split(long[] sizes, long dim = 0) => Op.List("tensor_split.indices", this, sizes, dim);
        public Tensor[] tensor_split(Tensor indices, long dim = 0) => Op.List("tensor_split.tensor_indices_or_sections", this, indices, dim);
        public Tensor[] hsplit(long size) => Op.List("hsplit.int", this, size);
        public Tensor[] hsplit(params long[] sizes) => Op.List("hsplit.array", this, sizes);
        public Tensor[] hsplit(Tensor indices) => hsplit(Longs(indices));
        public Tensor[] vsplit(long size) => Op.List("vsplit.int", this, size);
        public Tensor[] vsplit(params long[] sizes) => Op.List("vsplit.array", this, sizes);
        public Tensor[] vsplit(Tensor indices) => vsplit(Longs(indices));
        public Tensor[] dsplit(long size) => Op.List("dsplit.int", this, size);
        public Tensor[] dsplit(params long[] sizes) => Op.List("dsplit.array", this, sizes);
        public Tensor[] dsplit(Tensor indices) => dsplit(Longs(indices));
        public Tensor[] dsplit((long, long) indices_or_sections) => dsplit(new[] { indices_or_sections.Item1, indices_or_sections.Item2 });
        public Tensor[] dsplit((long, long, long) indices_or_sections) =>
            dsplit(new[] { indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3 });
        public Tensor[] dsplit((long, long, long, long) indices_or_sections) =>
            dsplit(new[] { indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3, indices_or_sections.Item4 });

        public Tensor where(Tensor condition, Tensor y) => Op.Call("where.self", condition, this, y);

        public Tensor take_along_dim(IEnumerable<long> indices)
        {
            using var numbers = tensor(indices.ToArray(), device: device);
            return take_along_dim(numbers);
        }

        public Tensor take_along_dim(IEnumerable<long> indices, long dim)
        {
            using var numbers = tensor(indices.ToArray(), device: device);
            return take_along_dim(numbers, dim);
        }

        public IList<Tensor> nonzero_as_list() => Op.List("nonzero_numpy", this);

        private static long[] Longs(Tensor indices)
        {
            using var local = indices.to(ScalarType.Int64, CPU);
            using var values = local.data<long>();
            return values.ToArray();
        }
    }
}
