using System.Text.Json;
using DropoutTorch.Uncertainty;
using static TorchSharp.torch;
using static Uncertainty.Tests.Values;

namespace Uncertainty.Tests;

/// <summary>Random cases against tests/reference/uncertainty_goldens.py, which knows no tensors.</summary>
public class GoldenTests
{
    private static readonly Dictionary<string, JsonElement> s_cases = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "reference", "uncertainty_goldens.json")))
        .RootElement.GetProperty("cases").EnumerateArray().ToDictionary(one => one.GetProperty("name").GetString()!);

    [Theory]
    [InlineData("calm")]
    [InlineData("sharp")]
    [InlineData("binary")]
    [InlineData("single_pass")]
    public void Metrics_equal_the_definitions(string name)
    {
        using var scope = NewDisposeScope();
        var golden = s_cases[name];
        var logits = Logits(golden);
        var targets = Classes(golden.GetProperty("targets").Deserialize<long[]>()!);
        var samples = logits.softmax(-1);

        CheckScores(golden.GetProperty("first"), samples[0], targets);
        CheckScores(golden.GetProperty("mean"), Predictive.mean_probability(samples), targets);
        Close(golden.GetProperty("first").GetProperty("nll").GetDouble(), Cls.nll_from_logits(logits[0], targets));

        var predictive = golden.GetProperty("predictive");
        CheckValues(predictive, "predictive_entropy", Predictive.predictive_entropy(samples));
        CheckValues(predictive, "expected_entropy", Predictive.expected_entropy(samples));
        CheckValues(predictive, "mutual_information", Predictive.mutual_information(samples));
        CheckValues(predictive, "variation_ratio", Predictive.variation_ratio(samples));
        CheckValues(predictive, "class_variance", Predictive.class_variance(samples));
    }

    private static Tensor Logits(JsonElement golden)
    {
        var logits = golden.GetProperty("logits").Deserialize<double[][][]>()!;
        return stack(logits.Select(rows => Rows(rows)));
    }

    private static void CheckScores(JsonElement golden, Tensor probabilities, Tensor targets)
    {
        Close(golden.GetProperty("accuracy").GetDouble(), Cls.accuracy(probabilities, targets));
        Close(golden.GetProperty("nll").GetDouble(), Cls.nll(probabilities, targets));
        Close(golden.GetProperty("brier").GetDouble(), Cls.brier(probabilities, targets));
        Close(golden.GetProperty("ece").GetDouble(), Cal.ece(probabilities, targets));
        Close(golden.GetProperty("ece_10").GetDouble(), Cal.ece(probabilities, targets, 10));
        var expected = golden.GetProperty("reliability").EnumerateArray().ToArray();
        var bins = Cal.reliability(probabilities, targets);
        Assert.Equal(expected.Length, bins.Count);
        foreach (var (one, bin) in expected.Zip(bins))
        {
            Assert.Equal(one.GetProperty("count").GetInt64(), bin.Count);
            Close(one.GetProperty("confidence").Deserialize<double?>() ?? -1, bin.Confidence ?? -1);
            Close(one.GetProperty("accuracy").Deserialize<double?>() ?? -1, bin.Accuracy ?? -1);
        }
    }

    private static void CheckValues(JsonElement golden, string name, Tensor actual)
    {
        var values = golden.GetProperty(name);
        double[] expected = values[0].ValueKind == JsonValueKind.Array
            ? [.. values.Deserialize<double[][]>()!.SelectMany(row => row)]
            : values.Deserialize<double[]>()!;
        Close(expected, actual);
    }
}
