using System.Globalization;
using System.Text.Json;
using Engine.Tests.Nn;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace Engine.Tests.Distributions;

/// <summary>A tensor that PyTorch gave; a value is a number or "nan", "inf", "-inf". With the gradients of its weighted sum.</summary>
public sealed record Measured(long[] Shape, JsonElement[] Values, Measured?[]? Grads = null);

/// <summary>What one PyTorch line made of the inputs: the value, then x, y, z.</summary>
public sealed record DistributionCase(string Pytorch, string[] Inputs, long[] BatchShape, long[] EventShape, Dictionary<string, Measured> Members);

public sealed record TransformCase(
    string Pytorch, string[] Inputs, bool Bijective, int DomainDim, int CodomainDim, long[] ForwardShape, Dictionary<string, Measured> Members);

public sealed record CheckCase(string Pytorch, string[] Inputs, int EventDim, bool IsDiscrete, Measured Result);

/// <summary>tests/reference/distributions_goldens.json, which distributions_goldens.py writes.</summary>
public sealed record DistributionGoldens(string Torch, long Seed, DistributionCase[] Cases, TransformCase[] Transforms, CheckCase[] Checks)
{
    private static readonly Lazy<DistributionGoldens> s_file = new(() => GoldenFile.Read<DistributionGoldens>("distributions_goldens.json"));

    internal static DistributionGoldens Instance => s_file.Value;

    /// <summary>Where the installed libtorch draws as the one that made the goldens: the same release.</summary>
    internal static bool DrawsAlike => Release(Instance.Torch) == Release(__version__);

    /// <summary>"1.13.0a0+git" is release 1.13.0.</summary>
    internal static string Release(string version) => string.Concat(version.TakeWhile(c => c is not ('a' or '+')));

    internal static Tensor[] Inputs(string[] specs, ScalarType dtype) => [.. specs.Select((spec, place) => Input(spec, place + 1, dtype))];

    /// <summary>What a member gives, by the script's name for it.</summary>
    internal static Tensor Member(Distribution made, string name, Tensor value)
    {
        switch (name)
        {
            case "mean": return made.mean;
            case "variance": return made.variance;
            case "stddev": return made.stddev;
            case "mode": return made.mode;
            case "entropy": return made.entropy();
            case "enumerate_support": return made.enumerate_support();
            case "log_prob": return made.log_prob(value);
            case "cdf": return made.cdf(value);
            case "icdf":
                using (var probability = WrappedTensorDisposeScope(() => 0.05 + 0.9 * GoldenFile.Fill("p", (made.batch_shape + made.event_shape).Shape, 41, value.dtype)))
                    return made.icdf(probability);
            case "sample" or "rsample":
                manual_seed(Instance.Seed);
                return name == "sample" ? made.sample(2) : made.rsample(2);
            default: throw new ArgumentException($"expected a member that the script measures, got {name}.", nameof(name));
        }
    }

    /// <summary>Holds values, and gradients where PyTorch gave some, against a golden; relative to the largest number of the tensor.</summary>
    internal static void AssertEqual(Measured golden, Tensor actual, Tensor[] inputs, double tolerance, string what)
    {
        AssertValues(golden, actual, tolerance, what);
        if (golden.Grads is null) return;
        var grads = autograd.grad([actual], inputs, [GoldenFile.Fill("f", actual.shape, 31, actual.dtype)], allow_unused: true);
        for (var i = 0; i < inputs.Length; i++)
        {
            // A gradient of zeros and none at all say the same.
            if (golden.Grads[i] is { } expected) AssertValues(expected, grads[i].IsInvalid ? zeros_like(inputs[i]) : grads[i], tolerance, $"{what}, gradient of input {i}");
            else Assert.True(grads[i].IsInvalid || grads[i].count_nonzero().ToInt64() == 0, $"{what}: expected no gradient of input {i}");
        }
    }

    internal static void AssertValues(Measured golden, Tensor actual, double tolerance, string what)
    {
        Assert.True(golden.Shape.SequenceEqual(actual.shape), $"{what}: expected shape [{string.Join(", ", golden.Shape)}], got [{string.Join(", ", actual.shape)}]");
        var values = actual.detach().cpu().to(ScalarType.Float64).reshape(-1).data<double>().ToArray();
        var expected = Array.ConvertAll(golden.Values, Number);
        var allowed = TestDevice.Slack * tolerance * expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Append(1).Max();
        for (var i = 0; i < values.Length; i++)
            Assert.True(expected[i].Equals(values[i]) || Math.Abs(expected[i] - values[i]) <= allowed, $"{what}: element {i}: expected {expected[i]:R}, got {values[i]:R}");
    }

    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble()
        : value.GetString() switch { "nan" => double.NaN, "inf" => double.PositiveInfinity, _ => double.NegativeInfinity };

    private static Tensor Input(string spec, long salt, ScalarType dtype)
    {
        var parts = spec.Split(':');
        var sizes = parts[1].Length == 0 ? [] : Array.ConvertAll(parts[1].Split(','), size => long.Parse(size, CultureInfo.InvariantCulture));
        return WrappedTensorDisposeScope(() => Kind(parts[0], sizes, salt).to(dtype).alias());
    }

    private static Tensor Kind(string kind, long[] sizes, long salt)
    {
        Tensor Fill(string plain) => GoldenFile.Fill(plain, sizes, salt, ScalarType.Float64);
        switch (kind)
        {
            case "q": return 4 * Fill("p");
            case "n": return 5 + Fill("p");
            case "b": return Fill("i2").remainder(2);
            case "c": return Fill("p") / Fill("p").sum(-1, true);
            case "o": return nn.functional.one_hot(Fill("p").argmax(-1), sizes[^1]);
            case "l" or "m":
                var lower = Fill("f").tril(-1) + diag_embed(Fill("p").diagonal(0, -2, -1) + 0.5);
                return kind == "l" ? lower : lower.matmul(lower.mT);
            default: return Fill(kind);
        }
    }
}
