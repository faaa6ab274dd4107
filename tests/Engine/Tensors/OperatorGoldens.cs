using System.Runtime.CompilerServices;
using System.Text.Json;
using Engine.Tests.Nn;
using static TorchSharp.torch;

namespace Engine.Tests.Tensors;

/// <summary>One tensor that PyTorch gave; a value is a number, a truth value, or "nan", "inf", "-inf".</summary>
public sealed record GoldenResult(string Dtype, long[] Shape, JsonElement[] Values);

/// <summary>What one PyTorch line gave for its inputs.</summary>
public sealed record OperatorCase(string Pytorch, string[] Inputs, GoldenResult[] Results, string? Member = null);

/// <summary>tests/reference/operator_goldens.json, which operator_goldens.py writes.</summary>
public sealed record OperatorGoldens(string Torch, OperatorCase[] Members, OperatorCase[] Lines)
{
    private static readonly JsonSerializerOptions s_options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
    private static readonly Lazy<OperatorGoldens> s_file = new(Read);

    internal static OperatorGoldens Instance => s_file.Value;

    internal static Tensor[] Inputs(OperatorCase golden, ScalarType dtype) => [.. golden.Inputs.Select((spec, place) => Input(spec, place + 1, dtype))];

    /// <summary>The tensors of a result, in order; numbers and truth values become tensors.</summary>
    internal static IEnumerable<Tensor> Flat(object? result) => result switch
    {
        Tensor tensor => [tensor],
        IEnumerable<Tensor> tensors => tensors,
        ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(i => Flat(tuple[i])),
        bool flag => [tensor(flag)],
        _ => throw new ArgumentException($"expected tensors, got {result?.GetType().Name ?? "null"}.", nameof(result)),
    };

    /// <param name="golden">What is expected.</param>
    /// <param name="result">What came.</param>
    /// <param name="dtype">The type of the run; the goldens are float64.</param>
    /// <param name="withType">False where only the values have to agree (an in-place form keeps the type of its tensor).</param>
    internal static void AssertEqual(OperatorCase golden, object? result, ScalarType dtype, bool withType = true)
    {
        var tensors = Flat(result).ToList();
        Assert.Equal(golden.Results.Length, tensors.Count);
        for (var i = 0; i < tensors.Count; i++) AssertEqual(golden.Results[i], tensors[i], dtype, withType, $"{golden.Pytorch} [result {i}]");
    }

    // float64 agrees to 1e-12 and float32 to 1e-5, relative to the largest number of the tensor (sums cancel).
    private static void AssertEqual(GoldenResult golden, Tensor actual, ScalarType dtype, bool withType, string what)
    {
        Assert.True(golden.Shape.SequenceEqual(actual.shape), $"{what}: expected shape [{string.Join(", ", golden.Shape)}], got [{string.Join(", ", actual.shape)}]");
        if (withType) Assert.Equal(TypeOf(golden.Dtype, dtype), actual.dtype);
        if (actual.is_complex()) actual = view_as_real(actual.resolve_conj());
        var values = actual.cpu().to(ScalarType.Float64).reshape(-1).data<double>().ToArray();
        var expected = Array.ConvertAll(golden.Values, Number);
        Assert.Equal(expected.Length, values.Length);
        var tolerance = TestDevice.Slack * (dtype == ScalarType.Float64 ? 1e-12 : 1e-5) * expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Append(1).Max();
        for (var i = 0; i < expected.Length; i++)
            Assert.True(expected[i].Equals(values[i]) || Math.Abs(expected[i] - values[i]) <= tolerance, $"{what}: element {i}: expected {expected[i]:R}, got {values[i]:R}");
    }

    private static double Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.String => value.GetString() switch { "nan" => double.NaN, "inf" => double.PositiveInfinity, _ => double.NegativeInfinity },
        _ => value.GetDouble(),
    };

    private static ScalarType TypeOf(string name, ScalarType dtype) => name switch
    {
        "float64" => dtype,
        "float32" => ScalarType.Float32,
        "complex128" => dtype == ScalarType.Float64 ? ScalarType.ComplexFloat64 : ScalarType.ComplexFloat32,
        "int64" => ScalarType.Int64,
        "int32" => ScalarType.Int32,
        "bool" => ScalarType.Bool,
        _ => throw new ArgumentException($"expected a type that the script writes, got {name}.", nameof(name)),
    };

    private static Tensor Input(string spec, long salt, ScalarType dtype)
    {
        var parts = spec.Split(':');
        var sizes = parts[1].Length == 0 ? [] : Array.ConvertAll(parts[1].Split(','), long.Parse);
        return parts[0] switch
        {
            "g" => GoldenFile.Fill("p", sizes, salt, dtype) + 1,
            "m" => GoldenFile.Fill("f", sizes, salt, dtype) + 3 * eye(sizes[^1], dtype: dtype),
            "b" => GoldenFile.Fill("s", sizes, salt, dtype) > 0,
            "c" => complex(GoldenFile.Fill("f", sizes, salt, dtype), GoldenFile.Fill("f", sizes, salt + 100, dtype)),
            _ => GoldenFile.Fill(parts[0], sizes, salt, dtype),
        };
    }

    private static OperatorGoldens Read()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "tests", "reference", "operator_goldens.json"));
        return JsonSerializer.Deserialize<OperatorGoldens>(text, s_options)!;
    }
}
