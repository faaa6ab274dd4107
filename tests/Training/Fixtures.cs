using System.Text.Json;
using System.Text.RegularExpressions;
using DropoutTorch.Data;
using DropoutTorch.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using TensorDataset = DropoutTorch.Data.TensorDataset;

namespace Training.Tests;

/// <summary>Small data and models whose numbers follow from a formula or a seed.</summary>
internal static class Fixtures
{
    private static readonly Lazy<JsonElement> s_goldens = new(() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "reference", "training_goldens.json"))).RootElement);

    /// <summary>What tests/reference/training_goldens.py wrote.</summary>
    internal static JsonElement Goldens => s_goldens.Value;

    internal static double[] Numbers(JsonElement entry, string name) => [.. entry.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    internal static Dictionary<string, string> Settings(JsonElement entry) =>
        entry.GetProperty("settings").EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!);

    /// <summary>The twin of fill in the script.</summary>
    internal static Tensor Fill(long[] shape, long key)
    {
        Tensor numbers = arange(shape.Aggregate(1L, (product, size) => product * size), dtype: int64);
        return (((numbers * 31) + (key * 17)).remainder(97).to(float64) / 97).sub(0.5).reshape(shape);
    }

    /// <summary>1 of class 0 and 2 of class 1.</summary>
    internal static TensorDataset TwoSamples() => new("two", tensor(new float[,] { { 1 }, { 2 } }), tensor(new long[] { 0, 1 }), ["a", "b"]);

    internal static TensorDataset RandomSamples(long count, long features = 4)
    {
        manual_seed(count);
        return new TensorDataset("random", randn(count, features), randint(0, 2, [count], dtype: int64), ["a", "b"]);
    }

    /// <summary>Rows of tokens that are read with so many columns: row i of one piece goes on in row i of the next.</summary>
    internal static TensorDataset Tokens(long columns, long pieces, long length, long vocabulary = 7)
    {
        Tensor lines = arange(columns * ((pieces * length) + 1), dtype: int64).pow(2).remainder(vocabulary).reshape(columns, (pieces * length) + 1);
        Tensor Pieces(long first) => lines.narrow(1, first, pieces * length).reshape(columns, pieces, length).transpose(0, 1).reshape(columns * pieces, length).contiguous();
        string[] words = [.. Enumerable.Range(0, (int)vocabulary).Select(number => $"w{number}")];
        return new TensorDataset("tokens", Pieces(0), Pieces(1), new NextToken(words));
    }

    internal static Linear ZeroLinear(long inputs = 1)
    {
        Linear model = Linear(inputs, 2);
        using IDisposable noGrad = no_grad();
        foreach (Parameter parameter in model.parameters())
            parameter.zero_();
        return model;
    }

    /// <summary>A loop that is tested on what it learns from.</summary>
    internal static TrainerSetup Setup(Module<Tensor, Tensor> model, optim.Optimizer optimizer, Dataset data, long batch, long epochs = 1, params ITrainingObserver[] observers) => new()
    {
        Model = model,
        Optimizer = optimizer,
        Loader = new BatchLoader(data, batch, workers: 0),
        Objective = Objective.Of(data.Task),
        Test = data,
        Epochs = epochs,
        Observers = observers,
    };

    /// <summary>All parameters, one after the other.</summary>
    internal static double[] Values(Module module)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        return cat([.. module.parameters().Select(parameter => parameter.flatten().to(float64))]).data<double>().ToArray();
    }

    internal static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance, string what)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"{what}, number {i}: expected {expected[i]:R}, got {actual[i]:R}");
    }

    /// <summary>metrics.jsonl without what differs from run to run.</summary>
    internal static string WithoutSeconds(string metrics) => Regex.Replace(metrics, ",\"seconds\":[0-9.E+-]+", "");
}
