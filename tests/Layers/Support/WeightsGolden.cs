using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Layers.Tests.Support;

/// <summary>A case of tests/reference/weights_goldens.py.</summary>
internal sealed class WeightsGolden
{
    private static readonly Dictionary<string, JsonElement> s_cases = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "reference", "weights_goldens.json")))
        .RootElement.GetProperty("cases").EnumerateArray().ToDictionary(one => one.GetProperty("name").GetString()!);

    private readonly JsonElement _case;

    internal WeightsGolden(string name) => _case = s_cases[name];

    internal double P => Setting("p").GetDouble();

    internal JsonElement Setting(string name) => _case.GetProperty("settings").GetProperty(name);

    internal long[] Sizes(string name) => Setting(name).Deserialize<long[]>()!;

    /// <summary>A tensor that the case was computed from.</summary>
    internal Tensor In(string name) => Read(_case.GetProperty("in").GetProperty(name));

    /// <summary>Null where the case has none.</summary>
    internal Tensor? InOrNull(string name) => _case.GetProperty("in").TryGetProperty(name, out var found) ? Read(found) : null;

    /// <summary>Holds a result against what PyTorch computed; both sides round in float64, the file has 13 digits.</summary>
    internal void Check(string name, Tensor result)
    {
        using var scope = NewDisposeScope();
        var expected = Read(_case.GetProperty("out").GetProperty(name));
        Assert.Equal(expected.shape, result.shape);
        Assert.True(result.detach().allclose(expected, rtol: 1e-11, atol: 1e-12), $"{name}: expected {expected.str()}, got {result.str()}");
    }

    private static Tensor Read(JsonElement stored) =>
        tensor(stored.GetProperty("data").Deserialize<double[]>()!).reshape(stored.GetProperty("shape").Deserialize<long[]>()!);
}
