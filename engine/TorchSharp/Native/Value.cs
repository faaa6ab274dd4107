using System.Numerics;
using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>
/// One operator argument. Everything that TorchSharp's methods take converts to it implicitly, so that an operator call
/// reads like the call it stands for: <c>Op.Call("add.Tensor", this, other, alpha)</c>.
/// </summary>
internal readonly struct Value
{
    internal readonly object? Reference;
    internal readonly long Bits;
    internal readonly Tag Tag;

    private Value(Tag tag, long bits = 0, object? reference = null)
    {
        Tag = tag;
        Bits = bits;
        Reference = reference;
    }

    /// <summary>Python's None.</summary>
    internal static Value None => default;

    /// <summary>Whatever the operator's schema gives as default.</summary>
    internal static Value Default => new(Tag.Default);

    public static implicit operator Value(Tensor? tensor) => tensor is null ? default : new(Tag.Tensor, 0, tensor);
    public static implicit operator Value(long number) => new(Tag.Int, number);
    public static implicit operator Value(int number) => new(Tag.Int, number);
    public static implicit operator Value(bool flag) => new(Tag.Bool, flag ? 1 : 0);
    public static implicit operator Value(double number) => new(Tag.Double, BitConverter.DoubleToInt64Bits(number));
    public static implicit operator Value(long? number) => number is { } value ? value : default(Value);
    public static implicit operator Value(int? number) => number is { } value ? value : default(Value);
    public static implicit operator Value(bool? flag) => flag is { } value ? value : default(Value);
    public static implicit operator Value(double? number) => number is { } value ? value : default(Value);
    public static implicit operator Value(string? text) => text is null ? default : new(Tag.String, 0, text);
    public static implicit operator Value(long[]? numbers) => numbers is null ? default : new(Tag.IntList, 0, numbers);
    public static implicit operator Value(ReadOnlySpan<long> numbers) => new(Tag.IntList, 0, numbers.ToArray());
    public static implicit operator Value(Size size) => size.Shape;
    public static implicit operator Value(double[]? numbers) => numbers is null ? default : new(Tag.DoubleList, 0, numbers);
    public static implicit operator Value(bool[]? flags) => flags is null ? default : new(Tag.BoolList, 0, flags);
    public static implicit operator Value(Tensor[] tensors) => new(Tag.TensorList, 0, tensors);
    public static implicit operator Value(List<Tensor> tensors) => new(Tag.TensorList, 0, tensors.ToArray());
    public static implicit operator Value(ScalarType dtype) => new(Tag.Int, (long)dtype);
    public static implicit operator Value(ScalarType? dtype) => dtype is { } value ? value : default(Value);
    public static implicit operator Value(Device? device) =>
        device is null ? default : new(Tag.Device, ((long)device.type << 16) | (ushort)(short)device.index);
    public static implicit operator Value(Generator? generator) => generator is null ? default : new(Tag.Generator, 0, generator);

    public static implicit operator Value(Scalar? scalar) => scalar switch
    {
        null => default,
        { Kind: Scalar.Number.Integer } => scalar.Integer,
        { Kind: Scalar.Number.Boolean } => scalar.Integer != 0,
        { Kind: Scalar.Number.Real } => scalar.Real,
        _ => new(Tag.Complex, 0, new Complex(scalar.Real, scalar.Imaginary)),
    };

    /// <summary>A list in which a null stands for "no tensor here" (the operator's type is <c>Tensor?[]</c>).</summary>
    internal static Value OptionalTensors(Tensor?[] tensors) => new(Tag.OptionalTensorList, 0, tensors);

    /// <summary>A list of numbers of any kind (the operator's type is <c>Scalar[]</c>).</summary>
    internal static Value Scalars(double[] numbers) => new(Tag.ScalarList, 0, numbers);
}
