using System.Text.Json;
using static TorchSharp.torch;

namespace Uncertainty.Tests;

/// <summary>One case of tests/reference/metrics_goldens.json: its numbers by name.</summary>
internal sealed class Golden
{
    private static readonly JsonElement s_all = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "reference", "metrics_goldens.json"))).RootElement;

    private readonly JsonElement _case;

    internal Golden(string family, string name) => _case = s_all.GetProperty(family).GetProperty(name);

    internal double Number(string name) => _case.GetProperty(name).GetDouble();

    internal bool Has(string name) => _case.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    internal double[] Numbers(string name) => _case.GetProperty(name).Deserialize<double[]>()!;

    internal double[][] Table(string name) => _case.GetProperty(name).Deserialize<double[][]>()!;

    internal Tensor Vector(string name) => tensor(Numbers(name), dtype: float64);

    internal Tensor Rows(string name) => Values.Rows(Table(name));

    internal Tensor Classes(string name) => Values.Classes(_case.GetProperty(name).Deserialize<long[]>()!);

    /// <summary>Equal within 1e-12, or within 1e-12 of it where the number is above 1.</summary>
    internal void Near(string name, double actual) => Values.Near(Number(name), actual);

    internal void Near(string name, Tensor actual)
    {
        var (expected, values) = (Numbers(name), Values.Of(actual));
        Assert.Equal(expected.Length, values.Length);
        foreach (var (one, value) in expected.Zip(values)) Values.Near(one, value);
    }
}
