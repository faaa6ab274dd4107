using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    // Views and rearrangements. Each member is the libtorch operator of the same name.
    public partial class Tensor
    {
        public Tensor alias() => Op.Call("alias", this);
        public Tensor align_as(Tensor other) => Op.Call("align_as", this, other);
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) =>
            Op.Call("as_strided", this, size, strides, storageOffset);
        public Tensor atleast_1d() => Op.Call("atleast_1d", this);
        public Tensor atleast_2d() => Op.Call("atleast_2d", this);
        public Tensor atleast_3d() => Op.Call("atleast_3d", this);
        public Tensor broadcast_to(params long[] shape) => Op.Call("broadcast_to", this, shape);
        public Tensor channel_shuffle(long groups) => Modules.ChannelShuffle.Shuffle(this, groups);
        public Tensor diag(long diagonal = 0) => Op.Call("diag", this, diagonal);
        public Tensor diag_embed(long offset = 0, long dim1 = -2, long dim2 = -1) => Op.Call("diag_embed", this, offset, dim1, dim2);
        public Tensor diagflat(long offset = 0) => Op.Call("diagflat", this, offset);
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Op.Call("diagonal", this, offset, dim1, dim2);
        public Tensor diagonal_scatter(Tensor src, long offset = 0, long dim1 = 0, long dim2 = 1) =>
            Op.Call("diagonal_scatter", this, src, offset, dim1, dim2);
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Op.Call("expand", this, sizes, isImplicit);
        public Tensor expand(long[] sizes, bool isImplicit = false) => Op.Call("expand", this, sizes, isImplicit);
        public Tensor expand(params long[] sizes) => Op.Call("expand", this, sizes);
        public Tensor expand_as(Tensor other) => Op.Call("expand_as", this, other);
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Op.Call("flatten.using_ints", this, start_dim, end_dim);
        public Tensor flip(params long[] dims) => Op.Call("flip", this, dims);
        public Tensor fliplr() => Op.Call("fliplr", this);
        public Tensor flipud() => Op.Call("flipud", this);
        public Tensor moveaxis(long[] source, long[] destination) => Op.Call("moveaxis.intlist", this, source, destination);
        public Tensor movedim(long[] source, long[] destination) => Op.Call("movedim.intlist", this, source, destination);
        public Tensor narrow(long dim, long start, long length) => Op.Call("narrow", this, dim, start, length);
        public Tensor permute(params long[] permutation) => Op.Call("permute", this, permutation);
        public Tensor positive() => Op.Call("positive", this);
        public Tensor ravel() => Op.Call("ravel", this);
        public Tensor repeat(params long[] sizes) => Op.Call("repeat", this, sizes);
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) =>
            Op.Call("repeat_interleave.self_Tensor", this, repeats, dim, output_size);
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Op.Call("repeat_interleave.self_int", this, repeats, dim, output_size);
        public Tensor reshape(params long[] shape) => Op.Call("reshape", this, shape);
        public Tensor resolve_conj() => Op.Call("resolve_conj", this);
        public Tensor resolve_neg() => Op.Call("resolve_neg", this);
        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) => Op.Call("roll", this, shifts, dims);
        public Tensor roll(long[] shifts) => Op.Call("roll", this, shifts);
        public Tensor roll(long[] shifts, long[] dims) => Op.Call("roll", this, shifts, dims);
        public Tensor select(long dim, long index) => Op.Call("select.int", this, dim, index);
        public Tensor select_scatter(Tensor src, long dim, long index) => Op.Call("select_scatter", this, src, dim, index);
        public Tensor slice(long dim, long start, long finish, long step) => Op.Call("slice.Tensor", this, dim, start, finish, step);
        public Tensor slice_scatter(Tensor src, long dim = 0, long? start = null, long? end = null, long step = 1) =>
            Op.Call("slice_scatter", this, src, dim, start, end, step);
        public Tensor swapaxes(long dim0, long dim1) => Op.Call("swapaxes", this, dim0, dim1);
        public Tensor swapdims(long dim0, long dim1) => Op.Call("swapdims", this, dim0, dim1);
        public Tensor t() => Op.Call("t", this);
        public Tensor tile(long[] reps) => Op.Call("tile", this, reps);
        public Tensor transpose(long dim0, long dim1) => Op.Call("transpose.int", this, dim0, dim1);
        public Tensor transpose_(long dim0, long dim1) => Op.InPlace("transpose_", this, dim0, dim1);
        public Tensor tril(long diagonal = 0) => Op.Call("tril", this, diagonal);
        public Tensor tril_(long diagonal = 0) => Op.InPlace("tril_", this, diagonal);
        public Tensor triu(long diagonal = 0) => Op.Call("triu", this, diagonal);
        public Tensor triu_(long diagonal = 0) => Op.InPlace("triu_", this, diagonal);
        public Tensor type_as(Tensor tensor) => Op.Call("type_as", this, tensor);
        public Tensor unflatten(long dim, params long[] sizes) => Op.Call("unflatten.int", this, dim, sizes);
        public Tensor unfold(long dimension, long size, long step) => Op.Call("unfold", this, dimension, size, step);
        public Tensor unsqueeze(long dim) => Op.Call("unsqueeze", this, dim);
        public Tensor unsqueeze_(long dim) => Op.InPlace("unsqueeze_", this, dim);
        public Tensor vander(long N = -1, bool increasing = false) => Op.Call("vander", this, N, increasing);
        public Tensor view(params long[] shape) => Op.Call("view", this, shape);
        public Tensor view_as(Tensor other) => Op.Call("view_as", this, other);
        public Tensor view_as_complex() => Op.Call("view_as_complex", this);
        public Tensor view_as_real() => Op.Call("view_as_real", this);
    }
}
