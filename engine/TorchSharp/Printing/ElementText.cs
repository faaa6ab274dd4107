using System.Globalization;
using System.Numerics;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>The elements of a tensor as text, one at a time, in logical order.</summary>
internal abstract class ElementText : IDisposable
{
    private ElementText(long[] shape, string typeName) => (Shape, TypeName) = (shape, typeName);

    internal long[] Shape { get; }

    /// <summary>The element type's name in C#.</summary>
    internal string TypeName { get; }

    internal abstract string this[long element] { get; }

    public abstract void Dispose();

    internal static ElementText Of(Tensor tensor, TensorStringStyle style, string format, CultureInfo culture)
    {
        using var plain = tensor.detach();
        using var strided = plain.is_sparse ? plain.to_dense() : plain.alias();
        using var local = strided.cpu();
        var code = style == TensorStringStyle.CSharp;
        return local.dtype switch
        {
            ScalarType.Byte => new Elements<byte>(local, "byte", v => v.ToString(culture)),
            ScalarType.Int8 => new Elements<sbyte>(local, "sbyte", v => v.ToString(culture)),
            ScalarType.Int16 => new Elements<short>(local, "short", v => v.ToString(culture)),
            ScalarType.Int32 => new Elements<int>(local, "int", v => v.ToString(culture)),
            ScalarType.Int64 => new Elements<long>(local, "long", v => v.ToString(culture)),
            ScalarType.Bool => new Elements<bool>(local, "bool", v => code ? v ? "true" : "false" : v.ToString(culture)),
            ScalarType.Float16 => new Elements<Half>(local, "Half", v => Cast("Half", ((float)v).ToString(format, culture), code)),
            ScalarType.BFloat16 => new Elements<BFloat16>(local, "BFloat16", v => Cast("BFloat16", v.ToSingle().ToString(format, culture), code)),
            ScalarType.Float32 => new Elements<float>(local, "float", v => v.ToString(format, culture) + (code ? "f" : "")),
            ScalarType.Float64 => new Elements<double>(local, "double", v => v.ToString(format, culture)),
            ScalarType.ComplexFloat32 => new Elements<(float, float)>(local, "(float, float)", v => code
                ? $"({v.Item1.ToString(format, culture)}f, {v.Item2.ToString(format, culture)}f)"
                : Sum(v.Item1, v.Item2, x => ((float)x).ToString(format, culture))),
            ScalarType.ComplexFloat64 => new Elements<Complex>(local, "Complex", v => code
                ? $"new({v.Real.ToString(format, culture)}, {v.Imaginary.ToString(format, culture)})"
                : Sum(v.Real, v.Imaginary, x => x.ToString(format, culture))),
            _ => throw new NotSupportedException($"expected a tensor of numbers, got {local.dtype}. Fix: dequantize first, or use metastr()."),
        };
    }

    private static string Cast(string type, string number, bool code) => code ? $"({type}){number}f" : number;

    // A part that is zero is left out.
    private static string Sum(double real, double imaginary, Func<double, string> show)
    {
        if (imaginary == 0) return show(real);
        return real == 0 ? show(imaginary) + "i" : $"{show(real)}{(imaginary < 0 ? "" : "+")}{show(imaginary)}i";
    }

    private sealed class Elements<T> : ElementText where T : unmanaged
    {
        private readonly Tensor _tensor;
        private readonly TensorAccessor<T> _data;
        private readonly Func<T, string> _show;

        internal Elements(Tensor tensor, string typeName, Func<T, string> show) : base(tensor.shape, typeName)
        {
            _tensor = tensor.Share().DetachFromDisposeScope(); // the elements outlive the caller's object
            _data = _tensor.data<T>();
            _show = show;
        }

        internal override string this[long element] => _show(_data.At(element));

        public override void Dispose() => _tensor.Dispose();
    }
}
