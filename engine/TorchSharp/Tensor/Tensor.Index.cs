using System.Runtime.CompilerServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    // Python's x[...]: numbers and slices give views, tensors pick elements.
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => View(indices);
            set => Put(View(indices), value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => Op.Call("select.int", this, 0, i1);
            set => Put(this[i1], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => View([i1, i2]);
            set => Put(View([i1, i2]), value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => View([i1, i2, i3]);
            set => Put(View([i1, i2, i3]), value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => View([i1, i2, i3, i4]);
            set => Put(View([i1, i2, i3, i4]), value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5]
        {
            get => View([i1, i2, i3, i4, i5]);
            set => Put(View([i1, i2, i3, i4, i5]), value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5, long i6]
        {
            get => View([i1, i2, i3, i4, i5, i6]);
            set => Put(View([i1, i2, i3, i4, i5, i6]), value);
        }

        public Tensor index(params TensorIndex[] indices)
        {
            using var plan = new IndexPlan(this, indices);
            return plan.Picks is null ? plan.TakeView() : Op.Call("index.Tensor", plan.View, Value.OptionalTensors(plan.Picks));
        }

        public Tensor index(params Tensor[] indices) => index(Picks(indices));

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, accumulate: false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            using var plan = new IndexPlan(this, indices);
            using var fitting = WithoutLeadingOnes(value);
            if (plan.Picks is not null)
                Op.Run("index_put_", plan.View, Value.OptionalTensors(plan.Picks), fitting, accumulate);
            else if (accumulate)
                Op.Run("add_.Tensor", plan.View, fitting);
            else
                Op.Run("copy_", plan.View, fitting);
            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, accumulate: false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) => index_put_(value, Picks(indices), accumulate);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var filler = torch.full([], value, dtype, device);
            return index_put_(filler, indices);
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using var filler = torch.full([], value, dtype, device);
            return index_put_(filler, indices);
        }

        private Tensor View(long[] indices)
        {
            using var plan = new IndexPlan(this, Array.ConvertAll(indices, i => TensorIndex.Single(i)));
            return plan.TakeView();
        }

        private static TensorIndex[] Picks(Tensor[] indices) =>
            Array.ConvertAll(indices, i => i is null ? TensorIndex.Colon : TensorIndex.Tensor(i));

        // An assigned value may have leading dimensions of size 1 that the place does not have, as in Python.
        private static Tensor WithoutLeadingOnes(Tensor value)
        {
            var shape = value.shape;
            var ones = shape.TakeWhile(size => size == 1).Count();
            return ones == 0 ? value.alias() : value.reshape(shape[ones..]);
        }

        private static void Put(Tensor view, Tensor value)
        {
            using var fitting = WithoutLeadingOnes(value);
            using (view) view.copy_(fitting);
        }
    }

    /// <summary>An index expression as libtorch takes it: first a view by numbers and slices, then picks by tensors.</summary>
    private sealed class IndexPlan : IDisposable
    {
        private readonly List<Tensor> _temporaries = [];

        internal IndexPlan(Tensor self, TensorIndex[] indices)
        {
            View = self.alias();
            var used = indices.Sum(Consumed);
            if (used > self.dim())
                throw new IndexOutOfRangeException($"too many indices: expected at most {self.dim()} for a tensor of dimension {self.dim()}, got {used}.");
            var picks = new List<Tensor?>();
            long dim = 0;
            foreach (var index in indices) dim = Apply(index, dim, self.dim() - used, picks);
            if (picks.Any(p => p is not null)) Picks = [.. picks];
        }

        internal Tensor View { get; private set; }

        internal Tensor?[]? Picks { get; }

        internal Tensor TakeView()
        {
            var view = View;
            _temporaries.Remove(view);
            View = null!;
            return view;
        }

        public void Dispose()
        {
            View?.Dispose();
            foreach (var temporary in _temporaries) temporary.Dispose();
        }

        private static int Consumed(TensorIndex index) => index.Kind switch
        {
            TensorIndex.Form.Slice or TensorIndex.Form.Single => 1,
            // A mask covers as many dimensions as it has.
            TensorIndex.Form.Tensor when index.Index!.dtype is ScalarType.Bool or ScalarType.Byte => (int)index.Index.dim(),
            TensorIndex.Form.Tensor => 1,
            _ => 0,
        };

        private long Apply(TensorIndex index, long dim, long free, List<Tensor?> picks)
        {
            switch (index.Kind)
            {
                case TensorIndex.Form.Single:
                    Become(Op.Call("select.int", View, dim, index.Start!.Value));
                    return dim;
                case TensorIndex.Form.Slice:
                    if (index.Start is not null || index.Stop is not null || index.Step is not null)
                        Become(Op.Call("slice.Tensor", View, dim, index.Start, index.Stop, index.Step ?? 1));
                    return Keep(picks, dim, 1);
                case TensorIndex.Form.Ellipsis:
                    return Keep(picks, dim, free);
                case TensorIndex.Form.None:
                    Become(View.unsqueeze(dim));
                    return Keep(picks, dim, 1);
                case TensorIndex.Form.Bool:
                    Become(View.unsqueeze(dim));
                    picks.Add(Own(tensor(new long[index.Start!.Value], device: View.device)));
                    return dim + 1;
                case TensorIndex.Form.Tensor when index.Index!.dim() == 0 && index.Index.dtype is (ScalarType.Bool or ScalarType.Byte):
                    return Apply(TensorIndex.Bool(index.Index.ToScalar().ToBoolean()), dim, free, picks);
                case TensorIndex.Form.Tensor when index.Index!.dim() == 0 && index.Index.is_integral():
                    // A number in a tensor is a number: the result is a view.
                    return Apply(TensorIndex.Single(index.Index.ToInt64()), dim, free, picks);
                default:
                    picks.Add(index.Index);
                    return dim + Consumed(index);
            }
        }

        private static long Keep(List<Tensor?> picks, long dim, long count)
        {
            for (var i = 0; i < count; i++) picks.Add(null);
            return dim + count;
        }

        private void Become(Tensor view)
        {
            View.Dispose();
            View = view;
        }

        private Tensor Own(Tensor temporary)
        {
            _temporaries.Add(temporary);
            return temporary;
        }
    }
}
