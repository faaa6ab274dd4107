using TorchSharp.Native;

namespace TorchSharp;

// Members that TorchSharp marks as obsolete, most of them as errors: a call that compiles here is to compile there. What an
// operator of libtorch gives is given; what one tensor cannot hold is refused, as TorchSharp refuses it.
public static partial class torch
{
    // ---- superseded by torch.linalg

    [Obsolete("Superseded by torch.linalg.cholesky.")]
    public static Tensor cholesky(Tensor input) => Op.Call("linalg_cholesky", input);

    [Obsolete("Superseded by torch.linalg.cholesky.")]
    public static Tensor cholesky(Tensor input, bool upper) => Op.Call("linalg_cholesky", input, upper);

    [Obsolete("Superseded by torch.linalg.lu_solve.")]
    public static Tensor lu_solve(Tensor b, Tensor LU_data, Tensor LU_pivots) => linalg.lu_solve(LU_data, LU_pivots, b);

    /// <summary>Eigenvalues, and eigenvectors where they are asked for; else an empty tensor.</summary>
    [Obsolete("Superseded by torch.linalg.eig and torch.linalg.eigvals.", true)]
    public static (Tensor eigenvalues, Tensor eigenvectors) eig(Tensor input, bool eigenvectors = false)
    {
        if (eigenvectors) return linalg.eig(input);
        var values = linalg.eigvals(input);
        return (values, values.new_empty(0));
    }

    /// <summary>How many singular values (or sizes of eigenvalues of a symmetric matrix) are larger than tol; without one, than their largest times size and precision.</summary>
    [Obsolete("Superseded by torch.linalg.matrix_rank.", true)]
    public static Tensor matrix_rank(Tensor input, float? tol = null, bool symmetric = false) => tol is { } bound
        ? Op.Call("linalg_matrix_rank", input, (double)bound, symmetric)
        : Op.Call("linalg_matrix_rank.atol_rtol_float", input, Value.None, Value.None, symmetric);

    [Obsolete("Superseded by torch.linalg.qr.", true)]
    public static Tensor qr(Tensor input, bool some = true) => throw Refusal("qr", "two tensors, Q and R", "torch.linalg.qr");

    [Obsolete("Superseded by torch.linalg.svd.", true)]
    public static Tensor svd(Tensor input, bool some = true, bool compute_uv = true) => throw Refusal("svd", "three tensors, U, S and V", "torch.linalg.svd");

    [Obsolete("Superseded by torch.linalg.eigh.", true)]
    public static Tensor symeig(Tensor input, bool eigenvectors = false, bool upper = true) =>
        throw Refusal("symeig", "two tensors, eigenvalues and eigenvectors", "torch.linalg.eigh");

    [Obsolete("One tensor cannot hold the result. Use torch.linalg.svd.", true)]
    public static Tensor svd_lowrank(Tensor A, int q = 6, int niter = 2, Tensor? M = null) =>
        throw Refusal("svd_lowrank", "three tensors, U, S and V", "torch.linalg.svd(A, fullMatrices: false)");

    [Obsolete("One tensor cannot hold the result. Use torch.linalg.svd.", true)]
    public static Tensor pca_lowrank(Tensor A, int q = 6, bool center = true, int niter = 2) =>
        throw Refusal("pca_lowrank", "three tensors, U, S and V", "torch.linalg.svd(A - A.mean([-2], true), fullMatrices: false)");

    // ---- operators without a proper place in TorchSharp

    /// <summary>Differences along one dimension (all of them without one), central inside and one-sided at the edges, divided by the spacing.</summary>
    [Obsolete("TorchSharp does not implement it.", true)]
    public static ICollection<Tensor> gradient(Tensor input, int spacing = 1, long? dim = null, int edge_order = 1) =>
        Op.List("gradient.scalarint", input, spacing, dim, edge_order);

    /// <summary>Differences along some dimensions (all of them without any).</summary>
    [Obsolete("TorchSharp does not implement it.", true)]
    public static ICollection<Tensor> gradient(Tensor input, int spacing = 1, long[]? dims = null, int edge_order = 1) => dims is null
        ? Op.List("gradient.scalarint", input, spacing, Value.None, edge_order)
        : Op.List("gradient.scalararray", input, spacing, dims, edge_order);

    /// <summary>A copy of the input with the slices of the source reduced into the places along dim that index names.</summary>
    [Obsolete("TorchSharp does not implement it.", true)]
    public static Tensor index_reduce(Tensor input, long dim, Tensor index, Tensor source, Reduce reduce, bool include_self = true) =>
        Op.Call("index_reduce", input, dim, index, source, Enum.IsDefined(reduce) ? reduce.ToString()
            : throw new ArgumentOutOfRangeException(nameof(reduce), $"index_reduce: expected prod, mean, amax or amin, got {(int)reduce}."), include_self);

    /// <summary>What is left of the input after rounding to quant_min ... quant_max with a scale and a zero point.</summary>
    [Obsolete("TorchSharp does not implement it.", true)]
    public static Tensor fake_quantize_per_tensor_affine(Tensor input, Tensor scale, Tensor zero_point, long quant_min, long quant_max) =>
        Op.Call("fake_quantize_per_tensor_affine.tensor_qparams", input, scale, zero_point, quant_min, quant_max);

    /// <summary>The same with a scale and a zero point for each place along an axis.</summary>
    [Obsolete("TorchSharp does not implement it.", true)]
    public static Tensor fake_quantize_per_channel_affine(Tensor input, Tensor scale, Tensor zero_point, int axis, long quant_min, long quant_max) =>
        Op.Call("fake_quantize_per_channel_affine", input, scale, zero_point, axis, quant_min, quant_max);

    [Obsolete("TorchSharp does not implement it.", true)]
    public static Tensor quantized_batch_norm(Tensor input, Tensor? weight, Tensor? bias, Tensor mean, Tensor var, double eps, double output_scale, long output_zero_point) =>
        Op.Call("quantized_batch_norm", input, weight, bias, mean, var, eps, output_scale, output_zero_point);

    [Obsolete("TorchSharp does not implement it.", true)]
    public static Tensor quantized_max_pool1d(Tensor input, long[] kernel_size, long[]? stride, long[]? padding, long dilation = 1, bool ceil_mode = false) =>
        Op.Call("quantized_max_pool1d", input, kernel_size, stride ?? [], padding ?? [0], new[] { dilation }, ceil_mode);

    [Obsolete("TorchSharp does not implement it.", true)]
    public static Tensor quantized_max_pool2d(Tensor input, long[] kernel_size, long[]? stride, long[]? padding, long dilation = 1, bool ceil_mode = false) =>
        Op.Call("quantized_max_pool2d", input, kernel_size, stride ?? [], padding ?? [0, 0], new[] { dilation, dilation }, ceil_mode);

    // ---- other names, other ways

    /// <summary>Writes a random permutation of 0 ... n - 1 into the input.</summary>
    [Obsolete("Use torch.randperm(n, out).")]
    public static Tensor randperm_out(Tensor input, long n) => randperm(n, input);

    [Obsolete("Use torch.sparse_coo_tensor.")]
    public static Tensor sparse(Tensor indices, Tensor values, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        sparse_coo_tensor(indices, values, size, dtype, device, requires_grad, names);

    /// <summary>Refuses with the message where the condition does not hold.</summary>
    [Obsolete("TorchSharp does not implement it. Use an exception.", true)]
    public static void _assert(bool condition, string message)
    {
        if (!condition) throw new InvalidOperationException(message);
    }

    [Obsolete("TorchSharp does not implement it. Use an exception.", true)]
    public static void _assert(Func<bool> condition, string message) => _assert(condition(), message);

    private static NotImplementedException Refusal(string name, string result, string instead) =>
        new($"torch.{name}: the result is {result}, but TorchSharp's member gives one. Fix: {instead}.");
}
