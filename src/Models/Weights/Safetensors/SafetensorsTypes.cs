using static TorchSharp.torch;

namespace DropoutTorch.Models.Weights;

/// <summary>An element type of the safetensors format.</summary>
/// <param name="Name">As headers write it.</param>
/// <param name="Bits">Of an element; several small ones share a byte.</param>
/// <param name="Type">As torch has it; null where TorchSharp has no such type.</param>
internal sealed record SafetensorsType(string Name, int Bits, ScalarType? Type);

/// <summary>
/// All element types of the format (safetensors 0.8). A header with one that torch lacks is still checked in full, so that the file's
/// other tensors can be loaded; only the tensor itself is refused.
/// </summary>
internal static class SafetensorsTypes
{
    private static readonly SafetensorsType[] Known =
    [
        new("F64", 64, ScalarType.Float64),
        new("F32", 32, ScalarType.Float32),
        new("F16", 16, ScalarType.Float16),
        new("BF16", 16, ScalarType.BFloat16),
        new("C64", 64, ScalarType.ComplexFloat32),
        new("I64", 64, ScalarType.Int64),
        new("I32", 32, ScalarType.Int32),
        new("I16", 16, ScalarType.Int16),
        new("I8", 8, ScalarType.Int8),
        new("U8", 8, ScalarType.Byte),
        new("BOOL", 8, ScalarType.Bool),
        new("U64", 64, null),
        new("U32", 32, null),
        new("U16", 16, null),
        new("F8_E4M3", 8, null),
        new("F8_E5M2", 8, null),
        new("F8_E8M0", 8, null),
        new("F8_E4M3FNUZ", 8, null),
        new("F8_E5M2FNUZ", 8, null),
        new("F6_E2M3", 6, null),
        new("F6_E3M2", 6, null),
        new("F4", 4, null),
    ];

    /// <summary>All names, for messages.</summary>
    internal static string Names { get; } = string.Join(", ", Known.Select(known => known.Name));

    /// <summary>The names of the types that torch has too, for messages.</summary>
    private static string TorchNames { get; } = string.Join(", ", Known.Where(known => known.Type is not null).Select(known => known.Name));

    internal static SafetensorsType? Find(string name) => Array.Find(Known, known => known.Name == name);

    /// <exception cref="NotSupportedException">The format has no such type.</exception>
    internal static SafetensorsType Of(ScalarType type) =>
        Array.Find(Known, known => known.Type == type)
        ?? throw new NotSupportedException($"expected a dtype that safetensors has ({TorchNames}), got {type}");
}
