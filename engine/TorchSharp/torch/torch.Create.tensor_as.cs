namespace TorchSharp;

// Tensors from .NET arrays; the array itself is used where type and device allow it.
public static partial class torch
{
    public static Tensor as_tensor((float, float)[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        Creation.As(rawArray, dtype, device);
    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) => Creation.As(data, dtype, device);
    public static Tensor as_tensor(IList<(float, float)> rawArray, ScalarType? dtype = null, Device? device = null) =>
        Creation.Copy<(float, float)>(Creation.Elements(rawArray), [rawArray.Count], dtype, device, requires_grad: false);
    public static Tensor as_tensor(IList<System.Numerics.Complex> rawArray, ScalarType? dtype = null, Device? device = null) =>
        Creation.Copy<System.Numerics.Complex>(Creation.Elements(rawArray), [rawArray.Count], dtype, device, requires_grad: false);
    public static Tensor as_tensor(IList<BFloat16> rawArray, ScalarType? dtype = null, Device? device = null) =>
        Creation.Copy<BFloat16>(Creation.Elements(rawArray), [rawArray.Count], dtype, device, requires_grad: false);
    public static Tensor as_tensor(IList<bool> rawArray, ScalarType? dtype = null, Device? device = null) =>
        Creation.Copy<bool>(Creation.Elements(rawArray), [rawArray.Count], dtype, device, requires_grad: false);
    public static Tensor as_tensor(IList<byte> rawArray, ScalarType? dtype = null, Device? device = null) =>
        Creation.Copy<byte>(Creation.Elements(rawArray), [rawArray.Count], dtype, device, requires_grad: false);
    public static Tensor as_tensor(IList<double> rawArray, ScalarType? dtype = null, Device? device = null) =>
        Creation.Copy<double>(Creation.Elements(rawArray), [rawArray.Count], dtype, device, requires_grad: false);
    public static Tensor as_tensor(IList<float> rawArray, ScalarType? dtype = null, Device? device = null) =>
        Creation.Copy<float>(Creation.Elements(rawArray), [rawArray.Count], dtype, device, requires_grad: false);
    public static Tensor as_tensor(IList<int> rawArray, ScalarType? dtype = null, Device? device = null) =>
        Creation.Copy<int>(Creation.Elements(rawArray), [rawArray.Count], dtype, device, requires_grad: false);
    public static Tensor as_tensor(IList<long> rawArray, ScalarType? dtype = null, Device? device = null) =>
        Creation.Copy<long>(Creation.Elements(rawArray), [rawArray.Count], dtype, device, requires_grad: false);
    public static Tensor as_tensor(IList<sbyte> rawArray, ScalarType? dtype = null, Device? device = null) =>
        Creation.Copy<sbyte>(Creation.Elements(rawArray), [rawArray.Count], dtype, device, requires_grad: false);
    public static Tensor as_tensor(IList<short> rawArray, ScalarType? dtype = null, Device? device = null) =>
        Creation.Copy<short>(Creation.Elements(rawArray), [rawArray.Count], dtype, device, requires_grad: false);
    public static Tensor as_tensor(System.Numerics.Complex[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        Creation.As(rawArray, dtype, device);
    public static Tensor as_tensor(BFloat16[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        Creation.As(rawArray, dtype, device);
    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) =>
        data.to(dtype ?? data.dtype, device ?? data.device);
    public static Tensor as_tensor(bool[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        Creation.As(rawArray, dtype, device);
    public static Tensor as_tensor(byte[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        Creation.As(rawArray, dtype, device);
    public static Tensor as_tensor(double[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        Creation.As(rawArray, dtype, device);
    public static Tensor as_tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        Creation.As(rawArray, dtype, device);
    public static Tensor as_tensor(int[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        Creation.As(rawArray, dtype, device);
    public static Tensor as_tensor(long[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        Creation.As(rawArray, dtype, device);
    public static Tensor as_tensor(sbyte[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        Creation.As(rawArray, dtype, device);
    public static Tensor as_tensor(short[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        Creation.As(rawArray, dtype, device);
}
