using System.Text.Json;
using static TorchSharp.torch;

namespace Engine.Tests.Nn;

/// <summary>A tensor of the golden file.</summary>
public sealed record GoldenTensor(long[] Shape, double[] Values);

/// <summary>What one PyTorch line gave.</summary>
public sealed record GoldenCase(
    string Name, string Pytorch, string[] Inputs, bool Train, int Steps, string[]? StateDict, Dictionary<string, GoldenTensor>? Buffers,
    GoldenTensor Output, GoldenTensor?[] InputGrads, Dictionary<string, GoldenTensor> ParameterGrads);

public sealed record GoldenDraw(string Name, string Pytorch, long[] Shape, double[] Values);

public sealed record GoldenModule(string Name, string Pytorch, Dictionary<string, GoldenTensor> Parameters);

/// <summary>tests/reference/nn_goldens.json, which nn_goldens.py writes.</summary>
public sealed record GoldenFile(
    string Torch, long Seed, GoldenCase[] Cases, GoldenDraw[] Initialisers, GoldenModule[] Modules, Dictionary<string, double> Gains)
{
    private static readonly JsonSerializerOptions s_options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private static readonly Lazy<GoldenFile> s_file = new(() => Read<GoldenFile>("nn_goldens.json"));

    internal static GoldenFile Instance => s_file.Value;

    /// <summary>The values that the script's `fill` makes.</summary>
    internal static Tensor Fill(string kind, long[] sizes, long salt, ScalarType dtype)
    {
        var steps = new long[sizes.Aggregate(1L, (product, size) => product * size)];
        for (var i = 0; i < steps.Length; i++) steps[i] = (i * 389L + salt * 211 + 57) % 1009;
        if (kind[0] == 'i') return tensor(Array.ConvertAll(steps, step => step % long.Parse(kind[1..]))).reshape(sizes);
        Converter<long, double> value = kind switch
        {
            "f" => step => (step - 504) / 256.0,
            "p" => step => (step + 1) / 1024.0,
            "s" => step => step % 2 == 1 ? 1.0 : -1.0,
            _ => throw new ArgumentException($"expected f, p, s or i, got {kind}.", nameof(kind)),
        };
        return tensor(Array.ConvertAll(steps, value), dtype).reshape(sizes);
    }

    /// <summary>An input of a case: kind:sizes. Numbers get a gradient, class numbers and signs do not.</summary>
    internal static Tensor Input(string spec, int place, ScalarType dtype)
    {
        var parts = spec.Split(':');
        var made = Fill(parts[0], Array.ConvertAll(parts[1].Split(','), long.Parse), place + 1, dtype);
        return parts[0] is "f" or "p" ? made.requires_grad_() : made;
    }

    internal static void AssertClose(GoldenTensor expected, Tensor actual, double relative, double absolute, string what)
    {
        Assert.True(expected.Shape.SequenceEqual(actual.shape), $"{what}: expected shape [{string.Join(", ", expected.Shape)}], got [{string.Join(", ", actual.shape)}]");
        var values = actual.detach().cpu().to(ScalarType.Float64).reshape(-1).data<double>().ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            var (wanted, got) = (expected.Values[i], values[i]);
            Assert.True(Math.Abs(got - wanted) <= TestDevice.Slack * (absolute + relative * Math.Abs(wanted)), $"{what}: element {i}: expected {wanted:R}, got {got:R}");
        }
    }

    internal static T Read<T>(string name)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "tests", "reference", name));
        return JsonSerializer.Deserialize<T>(text, s_options)!;
    }
}
