using static TorchSharp.torch;

namespace DropoutTorch.Models.Weights;

/// <summary>An element type of PyTorch.</summary>
/// <param name="Name">Of the dtype: <c>torch.float32</c>.</param>
/// <param name="StorageName">Of the storage class that implies it: <c>torch.FloatStorage</c>; the newer dtypes have none.</param>
/// <param name="Bytes">Of an element.</param>
/// <param name="Type">As TorchSharp has it; null where it has none.</param>
internal sealed record PyTorchType(string Name, string? StorageName, int Bytes, ScalarType? Type)
{
    private static readonly PyTorchType[] s_all =
    [
        new("torch.float64", "torch.DoubleStorage", 8, ScalarType.Float64),
        new("torch.float32", "torch.FloatStorage", 4, ScalarType.Float32),
        new("torch.float16", "torch.HalfStorage", 2, ScalarType.Float16),
        new("torch.bfloat16", "torch.BFloat16Storage", 2, ScalarType.BFloat16),
        new("torch.complex128", "torch.ComplexDoubleStorage", 16, ScalarType.ComplexFloat64),
        new("torch.complex64", "torch.ComplexFloatStorage", 8, ScalarType.ComplexFloat32),
        new("torch.int64", "torch.LongStorage", 8, ScalarType.Int64),
        new("torch.int32", "torch.IntStorage", 4, ScalarType.Int32),
        new("torch.int16", "torch.ShortStorage", 2, ScalarType.Int16),
        new("torch.int8", "torch.CharStorage", 1, ScalarType.Int8),
        new("torch.uint8", "torch.ByteStorage", 1, ScalarType.Byte),
        new("torch.bool", "torch.BoolStorage", 1, ScalarType.Bool),
        new("torch.uint64", null, 8, null),
        new("torch.uint32", null, 4, null),
        new("torch.uint16", null, 2, null),
        new("torch.float8_e4m3fn", null, 1, null),
        new("torch.float8_e5m2", null, 1, null),
        new("torch.float8_e4m3fnuz", null, 1, null),
        new("torch.float8_e5m2fnuz", null, 1, null),
        new("torch.float8_e8m0fnu", null, 1, null),
    ];

    internal static PyTorchType? OfDtype(string name) => Array.Find(s_all, type => type.Name == name);

    internal static PyTorchType? OfStorage(string name) => Array.Find(s_all, type => type.StorageName == name);

    /// <summary>Whether it is a storage of plain bytes.</summary>
    internal static bool IsUntyped(string name) => name is "torch.storage.UntypedStorage" or "torch.UntypedStorage" or "torch.storage._UntypedStorage";
}
