using static TorchSharp.torch;

namespace Models.Tests;

/// <summary>The tensors that tests/reference/weights_files.py writes.</summary>
internal static class WeightsSamples
{
    internal static readonly (string Name, ScalarType Type)[] Types =
    [
        ("f64", ScalarType.Float64), ("f32", ScalarType.Float32), ("f16", ScalarType.Float16), ("bf16", ScalarType.BFloat16),
        ("c64", ScalarType.ComplexFloat32), ("i64", ScalarType.Int64), ("i32", ScalarType.Int32), ("i16", ScalarType.Int16),
        ("i8", ScalarType.Int8), ("u8", ScalarType.Byte), ("bool", ScalarType.Bool),
    ];

    internal static string Folder { get; } = Path.Combine(Repository.Root, "tests", "reference", "weights_files");

    /// <summary>-3 ... 8 in every dtype, by name.</summary>
    internal static Dictionary<string, Tensor> All() => Types.ToDictionary(type => type.Name, type => Values(type.Type));

    internal static Tensor Values(ScalarType type) => arange(-3, 9, dtype: float32).reshape(2, 2, 3).to(type);

    internal static void AssertHolds(IReadOnlyDictionary<string, Tensor> tensors, Func<string, bool>? has = null)
    {
        foreach ((string name, ScalarType type) in Types.Where(type => has?.Invoke(type.Name) ?? true))
        {
            Assert.Equal(type, tensors[name].dtype);
            AssertSameBytes(Values(type), tensors[name]);
        }
    }

    internal static void AssertSameBytes(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.Equal(expected.contiguous().bytes.ToArray(), actual.contiguous().bytes.ToArray());
    }
}
