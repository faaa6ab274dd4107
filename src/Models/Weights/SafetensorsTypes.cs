using static TorchSharp.torch;

namespace DropoutTorch.Models.Weights;

/// <summary>The element types that both the safetensors format and torch have.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Name, ScalarType Type, int Size)[] Known =
    [
        ("F64", ScalarType.Float64, 8),
        ("F32", ScalarType.Float32, 4),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("C64", ScalarType.ComplexFloat32, 8),
        ("I64", ScalarType.Int64, 8),
        ("I32", ScalarType.Int32, 4),
        ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    /// <summary>All names, for messages.</summary>
    internal static string Names { get; } = string.Join(", ", Known.Select(known => known.Name));

    internal static ScalarType? Find(string name)
    {
        foreach ((string Name, ScalarType Type, int Size) known in Known)
        {
            if (known.Name == name)
                return known.Type;
        }
        return null;
    }

    /// <exception cref="NotSupportedException">The format has no such type.</exception>
    internal static string NameOf(ScalarType type) => Entry(type).Name;

    internal static int SizeOf(ScalarType type) => Entry(type).Size;

    private static (string Name, ScalarType Type, int Size) Entry(ScalarType type)
    {
        foreach ((string Name, ScalarType Type, int Size) known in Known)
        {
            if (known.Type == type)
                return known;
        }
        throw new NotSupportedException($"expected a dtype that safetensors has ({Names}), got {type}");
    }
}
