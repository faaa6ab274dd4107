namespace TorchSharp;

// Evenly spaced values, permutations, identity, index pairs.
public static partial class torch
{
    /// <summary>start, start + step, ... below stop: int64 when all three are integers, else the default type.</summary>
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Creation.New("arange.start_step", [start, stop, step], dtype, device, requires_grad);
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>Evenly spaced values from start to end, both included.</summary>
    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Creation.New("linspace", [start, end, steps], dtype, device, requires_grad);

    /// <summary>base^start to base^end, evenly spaced in the exponent.</summary>
    public static Tensor logspace(double start, double end, long steps, double @base = 10, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Creation.New("logspace", [start, end, steps, @base], dtype, device, requires_grad);

    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Creation.New("eye.m", [rows, columns == -1 ? rows : columns], dtype, device, requires_grad, names);

    /// <summary>The numbers 0 to n - 1 in random order.</summary>
    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Creation.New("randperm.generator", [n, generator], dtype ?? ScalarType.Int64, device, requires_grad);

    public static Tensor tril_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        Creation.New("tril_indices", [row, col, offset], CheckIndexType(dtype), device, requires_grad: false);
    public static Tensor triu_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        Creation.New("triu_indices", [row, col, offset], CheckIndexType(dtype), device, requires_grad: false);

    private static ScalarType CheckIndexType(ScalarType dtype) => dtype is ScalarType.Int32 or ScalarType.Int64
        ? dtype
        : throw new ArgumentException($"dtype: expected Int32 or Int64 for indices, got {dtype}.", nameof(dtype));
}
