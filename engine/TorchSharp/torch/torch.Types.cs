using TorchSharp.Native;

namespace TorchSharp;

// Facts about element types.
public static partial class torch
{
    /// <summary>The limits of a floating-point type.</summary>
    public struct FInfo
    {
        /// <summary>Bits an element.</summary>
        public int bits;

        /// <summary>Distance from 1 to the next larger number.</summary>
        public double eps;

        public double max;
        public double min;

        /// <summary>The smallest positive number with full precision.</summary>
        public double tiny;

        public double smallest_normal;

        /// <summary>The decimal resolution, 10 to the power of minus the exact decimal digits.</summary>
        public double resolution;
    }

    /// <summary>The limits of the default element type.</summary>
    public static FInfo finfo() => finfo(get_default_dtype());

    /// <summary>The limits of a floating-point type; of its parts for a complex one.</summary>
    public static FInfo finfo(ScalarType dtype) => dtype switch
    {
        ScalarType.Float16 => Limits(16, Math.ScaleB(1, -10), (double)Half.MaxValue, Math.ScaleB(1, -14), 1e-3),
        ScalarType.BFloat16 => Limits(16, Math.ScaleB(1, -7), BFloat16.MaxValue.ToSingle(), Math.ScaleB(1, -126), 1e-2),
        ScalarType.Float32 or ScalarType.ComplexFloat32 => Limits(32, Math.ScaleB(1, -23), float.MaxValue, Math.ScaleB(1, -126), 1e-6),
        ScalarType.Float64 or ScalarType.ComplexFloat64 => Limits(64, Math.ScaleB(1, -52), double.MaxValue, Math.ScaleB(1, -1022), 1e-15),
        _ => throw new ArgumentException($"finfo: expected a floating-point type, got {dtype}.", nameof(dtype)),
    };

    /// <summary>The largest number of an integer type.</summary>
    public static long max_int_value(ScalarType type) => type switch
    {
        ScalarType.Byte => byte.MaxValue,
        ScalarType.Int8 => sbyte.MaxValue,
        ScalarType.Int16 => short.MaxValue,
        ScalarType.Int32 => int.MaxValue,
        ScalarType.Int64 => long.MaxValue,
        _ => throw new ArgumentException($"max_int_value: expected an integer type, got {type}.", nameof(type)),
    };

    /// <summary>The type in which two types meet.</summary>
    public static ScalarType promote_types(ScalarType type1, ScalarType type2) => (ScalarType)Op.Long("promote_types", type1, type2);

    /// <summary>The type of an operation on two tensors; a zero-dimensional one gives way within its category.</summary>
    public static ScalarType result_type(Tensor tensor1, Tensor tensor2) => (ScalarType)Op.Long("result_type.Tensor", tensor1, tensor2);

    public static void set_default_tensor_type(Tensor t) => set_default_dtype(t.dtype);

    private static FInfo Limits(int bits, double eps, double max, double tiny, double resolution) =>
        new() { bits = bits, eps = eps, max = max, min = -max, tiny = tiny, smallest_normal = tiny, resolution = resolution };
}
