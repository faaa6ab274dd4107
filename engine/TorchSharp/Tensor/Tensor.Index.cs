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
            if (indices is [{ Kind: TensorIndex.Form.Slice } slice] && dim() > 0) return IndexPlan.Sliced(this, 0, slice); // no plan for so little
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

        private Tensor View(ReadOnlySpan<long> indices)
        {
            IndexPlan.CheckCount(this, indices.Length);
            if (indices.IsEmpty) return alias();
            var view = Op.Call("select.int", this, 0, indices[0]);
            foreach (var i in indices[1..])
            {
                using var outer = view;
                view = Op.Call("select.int", outer, 0, i);
            }
            return view;
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
        private readonly Tensor _self;
        private readonly List<Tensor?>? _picks; // null while no index is a tensor: the commonest case allocates nothing
        private List<Tensor>? _temporaries;

        internal IndexPlan(Tensor self, TensorIndex[] indices)
        {
            View = _self = self;
            var used = 0;
            foreach (var index in indices)
            {
                used += Consumed(index);
                if (index.Kind is TensorIndex.Form.Tensor or TensorIndex.Form.Bool) _picks ??= [];
            }
            CheckCount(self, used);
            long dim = 0;
            foreach (var index in indices) dim = Apply(index, dim, self.dim() - used);
            if (_picks?.Exists(pick => pick is not null) == true) Picks = [.. _picks];
        }

        /// <summary>The tensor itself, or a view of it that the plan owns.</summary>
        internal Tensor View { get; private set; }

        internal Tensor?[]? Picks { get; }

        internal static void CheckCount(Tensor self, int used)
        {
            if (used > self.dim())
                throw new IndexOutOfRangeException($"too many indices: expected at most {self.dim()} for a tensor of dimension {self.dim()}, got {used}.");
        }

        internal static Tensor Sliced(Tensor tensor, long dim, TensorIndex slice) =>
            slice.Step is { } step ? Op.Call("slice.Tensor", tensor, dim, slice.Start, slice.Stop, step) : Op.Call("slice.Tensor", tensor, dim, slice.Start, slice.Stop);

        internal Tensor TakeView()
        {
            if (ReferenceEquals(View, _self)) return _self.alias();
            var view = View;
            View = _self;
            return view;
        }

        public void Dispose()
        {
            Become(_self);
            _temporaries?.ForEach(temporary => temporary.Dispose());
        }

        private static int Consumed(TensorIndex index) => index.Kind switch
        {
            TensorIndex.Form.Slice or TensorIndex.Form.Single => 1,
            // A mask covers as many dimensions as it has.
            TensorIndex.Form.Tensor when index.Index!.dtype is ScalarType.Bool or ScalarType.Byte => (int)index.Index.dim(),
            TensorIndex.Form.Tensor => 1,
            _ => 0,
        };

        private long Apply(TensorIndex index, long dim, long free)
        {
            switch (index.Kind)
            {
                case TensorIndex.Form.Single:
                    Become(Op.Call("select.int", View, dim, index.Start!.Value));
                    return dim;
                case TensorIndex.Form.Slice:
                    if (index.Start is not null || index.Stop is not null || index.Step is not null) Become(Sliced(View, dim, index));
                    return Keep(dim, 1);
                case TensorIndex.Form.Ellipsis:
                    return Keep(dim, free);
                case TensorIndex.Form.None:
                    Become(View.unsqueeze(dim));
                    return Keep(dim, 1);
                case TensorIndex.Form.Bool:
                    Become(View.unsqueeze(dim));
                    _picks!.Add(Own(tensor(new long[index.Start!.Value], device: View.device)));
                    return dim + 1;
                case TensorIndex.Form.Tensor when index.Index!.dim() == 0 && index.Index.dtype is (ScalarType.Bool or ScalarType.Byte):
                    return Apply(TensorIndex.Bool(index.Index.ToScalar().ToBoolean()), dim, free);
                case TensorIndex.Form.Tensor when index.Index!.dim() == 0 && index.Index.is_integral():
                    // A number in a tensor is a number: the result is a view.
                    return Apply(TensorIndex.Single(index.Index.ToInt64()), dim, free);
                default:
                    _picks!.Add(index.Index);
                    return dim + Consumed(index);
            }
        }

        private long Keep(long dim, long count)
        {
            if (_picks is not null)
                for (var i = 0; i < count; i++) _picks.Add(null);
            return dim + count;
        }

        private void Become(Tensor view)
        {
            if (!ReferenceEquals(View, _self)) View.Dispose();
            View = view;
        }

        private Tensor Own(Tensor temporary)
        {
            (_temporaries ??= []).Add(temporary);
            return temporary;
        }
    }
}
