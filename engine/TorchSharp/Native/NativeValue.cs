using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>te_tag: the kind of one argument or result.</summary>
internal enum Tag
{
    None = 0,
    Tensor = 1,
    Int = 2,
    Double = 3,
    Bool = 4,
    String = 5,
    IntList = 6,
    DoubleList = 7,
    BoolList = 8,
    TensorList = 9,
    OptionalTensorList = 10,
    Device = 11,
    Complex = 12,
    Generator = 13,
    ScalarList = 14,
    Default = 15,
}

/// <summary>te_value: one argument or result as C sees it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeValue
{
    internal Tag Tag;
    internal int Length;
    internal long Payload;
}
