using System.Numerics;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A number of any kind, as PyTorch's operators take it: an integer stays one, a float becomes a double.</summary>
public sealed class Scalar : IDisposable
{
    internal enum Number
    {
        Integer,
        Boolean,
        Real,
        Complex,
    }

    private Scalar(long integer, Number kind) => (Integer, Kind) = (integer, kind);

    private Scalar(double real) => (Real, Kind) = (real, Number.Real);

    private Scalar(double real, double imaginary) => (Real, Imaginary, Kind) = (real, imaginary, Number.Complex);

    internal Number Kind { get; }
    internal long Integer { get; }
    internal double Real { get; }
    internal double Imaginary { get; }

    public ScalarType Type => Kind switch
    {
        Number.Integer => ScalarType.Int64,
        Number.Boolean => ScalarType.Bool,
        Number.Real => ScalarType.Float64,
        _ => ScalarType.ComplexFloat64,
    };

    public static implicit operator Scalar(bool value) => new(value ? 1 : 0, Number.Boolean);
    public static implicit operator Scalar(byte value) => new(value, Number.Integer);
    public static implicit operator Scalar(sbyte value) => new(value, Number.Integer);
    public static implicit operator Scalar(short value) => new(value, Number.Integer);
    public static implicit operator Scalar(int value) => new(value, Number.Integer);
    public static implicit operator Scalar(long value) => new(value, Number.Integer);
    public static implicit operator Scalar(Half value) => new((double)value);
    public static implicit operator Scalar(BFloat16 value) => new(value.ToSingle());
    public static implicit operator Scalar(float value) => new(value);
    public static implicit operator Scalar(double value) => new(value);
    public static implicit operator Scalar((float, float) value) => new(value.Item1, value.Item2);
    public static implicit operator Scalar(Complex value) => new(value.Real, value.Imaginary);

    /// <summary>Nothing to free: the number lives in this object. Kept because TorchSharp's scalars are disposable.</summary>
    public void Dispose() { }

    internal double AsDouble() => Kind switch
    {
        Number.Integer or Number.Boolean => Integer,
        Number.Real => Real,
        _ when Imaginary == 0 => Real,
        _ => throw new InvalidCastException($"expected a real number, got {Real} + {Imaginary}i."),
    };

    internal long AsLong()
    {
        if (Kind is Number.Integer or Number.Boolean) return Integer;
        var value = AsDouble();
        if (value is >= -9.2233720368547758E18 and < 9.2233720368547758E18) return (long)value;
        throw new OverflowException($"expected a number that fits 64 bits, got {value}.");
    }
}

/// <summary>Scalars from numbers and back.</summary>
public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this bool value) => value;
    public static Scalar ToScalar(this byte value) => value;
    public static Scalar ToScalar(this sbyte value) => value;
    public static Scalar ToScalar(this short value) => value;
    public static Scalar ToScalar(this int value) => value;
    public static Scalar ToScalar(this long value) => value;
    public static Scalar ToScalar(this Half value) => value;
    public static Scalar ToScalar(this BFloat16 value) => value;
    public static Scalar ToScalar(this float value) => value;
    public static Scalar ToScalar(this double value) => value;
    public static Scalar ToScalar(this (float, float) value) => value;
    public static Scalar ToScalar(this Complex value) => value;
    public static Scalar ToBFloat16Scalar(this float value) => (BFloat16)value;

    public static bool ToBoolean(this Scalar value) => value.Kind is Scalar.Number.Integer or Scalar.Number.Boolean ? value.Integer != 0 : value.Real != 0 || value.Imaginary != 0;
    public static byte ToByte(this Scalar value) => checked((byte)value.AsLong());
    public static sbyte ToSByte(this Scalar value) => checked((sbyte)value.AsLong());
    public static short ToInt16(this Scalar value) => checked((short)value.AsLong());
    public static int ToInt32(this Scalar value) => checked((int)value.AsLong());
    public static long ToInt64(this Scalar value) => value.AsLong();
    public static Half ToHalf(this Scalar value) => (Half)value.AsDouble();
    public static BFloat16 ToBFloat16(this Scalar value) => (BFloat16)value.AsDouble();
    public static float ToSingle(this Scalar value) => (float)value.AsDouble();
    public static double ToDouble(this Scalar value) => value.AsDouble();
    public static (float Real, float Imaginary) ToComplexFloat32(this Scalar value)
    {
        var number = value.ToComplexFloat64();
        return ((float)number.Real, (float)number.Imaginary);
    }

    public static Complex ToComplexFloat64(this Scalar value) =>
        value.Kind == Scalar.Number.Complex ? new Complex(value.Real, value.Imaginary) : value.AsDouble();
}
