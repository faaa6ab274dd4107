namespace TorchSharp;

// Tensors with the shape of another one.
public static partial class torch
{
    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Unnamed(names, input).empty_like(dtype, device, requires_grad);

    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Unnamed(names, input).zeros_like(dtype, device, requires_grad);

    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Unnamed(names, input).ones_like(dtype, device, requires_grad);

    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Unnamed(names, input).full_like(value, dtype, device, requires_grad);

    private static Tensor Unnamed(string[]? names, Tensor input) => names is null
        ? input
        : throw new NotSupportedException("names: named dimensions are not supported by this engine. Fix: leave names out.");
}
