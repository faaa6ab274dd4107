using System.Text.Json;
using DropoutTorch.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Models.Tests;

/// <summary>
/// Every network beside PyTorch's: the line-by-line twin of tests/reference/models_goldens.py. In float64, so that what remains is
/// rounding alone, which differs with the order in which a machine adds up.
/// </summary>
public class ModelGoldenTests
{
    private static readonly JsonElement Goldens = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "reference", "models_goldens.json"))).RootElement;

    public static TheoryData<string> Cases => [.. Goldens.GetProperty("cases").EnumerateObject().Select(entry => entry.Name)];

    public static TheoryData<string> CasesWithStart =>
        [.. Goldens.GetProperty("cases").EnumerateObject().Where(entry => entry.Value.TryGetProperty("start", out _)).Select(entry => entry.Name)];

    [Fact]
    public void Every_model_of_the_registry_has_a_case()
    {
        IEnumerable<string> covered = Goldens.GetProperty("cases").EnumerateObject().Select(entry => entry.Value.GetProperty("model").GetString()!);
        // Those of 2014 are the mlp with other numbers; networks of token numbers have goldens of their own.
        IEnumerable<string> others = ModelRegistry.All
            .Where(entry => entry.Name.StartsWith("jmlr2014", StringComparison.Ordinal) || entry.Configure(entry.Typical).InputType == ScalarType.Int64)
            .Select(entry => entry.Name);
        Assert.Equal(ModelRegistry.Names.Order(), covered.Concat(others).Distinct().Order());
    }

    /// <summary>Logits before and after 20 steps (which is when BatchNorm's statistics have moved), and the loss of each step under PyTorch's own masks.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Logits_and_losses_are_those_of_PyTorch(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement golden = Goldens.GetProperty("cases").GetProperty(name);
        using Module<Tensor, Tensor> model = Create(golden);
        model.to(ScalarType.Float64);
        ModelTwin.Fill(model);
        (Tensor inputs, Tensor targets) = ModelTwin.Batch(Sample(golden), golden.GetProperty("classes").GetInt64());
        AssertNear(Numbers(golden, "logits"), Logits(model, inputs), 1e-10);
        // Training amplifies rounding, BatchNorm over a handful of values most.
        AssertNear(Numbers(golden, "losses"), ModelTwin.Train(model, inputs, targets, golden.GetProperty("rate").GetDouble()), 1e-6);
        AssertNear(Numbers(golden, "logits_after"), Logits(model, inputs), 1e-5);
    }

    /// <summary>Under one seed the constructors leave the same weights, under the same names.</summary>
    [Theory]
    [MemberData(nameof(CasesWithStart))]
    public void Weights_start_as_those_of_PyTorch(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement golden = Goldens.GetProperty("cases").GetProperty(name);
        manual_seed(1);
        using Module<Tensor, Tensor> model = Create(golden);
        AssertStart(golden.GetProperty("start"), model);
    }

    /// <summary>The same in full size, beside torchvision's own constructors.</summary>
    [Theory]
    [InlineData("alexnet")]
    [InlineData("vgg11_bn")]
    [InlineData("resnet50")]
    public void Weights_start_as_those_of_torchvision(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        ModelEntry entry = ModelRegistry.Find(name);
        manual_seed(1);
        using Module<Tensor, Tensor> model = entry.Configure(entry.Typical).Create();
        AssertStart(Goldens.GetProperty("starts").GetProperty(name), model);
    }

    private static void AssertStart(JsonElement start, Module<Tensor, Tensor> model)
    {
        Assert.Equal(start.EnumerateObject().Select(entry => entry.Name).Order(), model.named_parameters().Select(entry => entry.name).Order());
        foreach ((string parameter, Parameter value) in model.named_parameters())
        {
            JsonElement expected = start.GetProperty(parameter);
            Assert.Equal(expected[0].EnumerateArray().Select(size => size.GetInt64()), value.shape);
            double sum = value.abs().sum(ScalarType.Float64).item<double>();
            Assert.True(Math.Abs(sum - expected[1].GetDouble()) <= 1e-6 * Math.Max(1, sum), $"{parameter}: {sum} for {expected[1].GetDouble()}");
        }
    }

    [Theory]
    [InlineData("mnist_cnn", 34_826)] // keras.io
    [InlineData("resnet20", 269_722)] // He et al. 2016, table 6: 0.27 M
    [InlineData("resnet56", 853_018)] // 0.85 M
    [InlineData("resnet110", 1_727_962)] // 1.7 M
    [InlineData("wide_resnet28_10", 36_479_194)] // Zagoruyko and Komodakis 2016: 36.5 M
    [InlineData("vit_tiny", 5_717_416)] // timm 5.72 M
    [InlineData("vit_small", 22_050_664)] // timm 22.05 M
    public void Parameters_are_as_many_as_published(string name, long expected) => Assert.Equal(expected, Count(name));

    /// <summary>torchvision's counts.</summary>
    [Theory]
    [InlineData("alexnet")]
    [InlineData("vgg11")]
    [InlineData("vgg11_bn")]
    [InlineData("vgg13")]
    [InlineData("vgg13_bn")]
    [InlineData("vgg16")]
    [InlineData("vgg16_bn")]
    [InlineData("vgg19")]
    [InlineData("vgg19_bn")]
    [InlineData("resnet18")]
    [InlineData("resnet34")]
    [InlineData("resnet50")]
    public void Parameters_are_as_many_as_torchvisions(string name) => Assert.Equal(Goldens.GetProperty("parameters").GetProperty(name).GetInt64(), Count(name));

    private static long Count(string name)
    {
        ModelEntry entry = ModelRegistry.Find(name);
        using Module<Tensor, Tensor> model = entry.Configure(entry.Typical).Create();
        return model.parameters().Sum(parameter => parameter.numel());
    }

    private static Module<Tensor, Tensor> Create(JsonElement golden)
    {
        Dictionary<string, string> settings = golden.GetProperty("settings").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!);
        return ModelRegistry.Find(golden.GetProperty("model").GetString()!).Configure(new ModelTask(Sample(golden), golden.GetProperty("classes").GetInt64()), settings).Create();
    }

    private static long[] Sample(JsonElement golden) => [.. golden.GetProperty("sample").EnumerateArray().Select(size => size.GetInt64())];

    private static double[] Numbers(JsonElement golden, string name) => [.. golden.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    private static double[] Logits(Module<Tensor, Tensor> model, Tensor inputs)
    {
        model.eval();
        using IDisposable noGrad = no_grad();
        using TorchSharp.Utils.TensorAccessor<double> values = model.call(inputs).flatten().data<double>();
        return [.. values];
    }

    private static void AssertNear(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"{i}: {actual[i]:R} for {expected[i]:R}");
    }
}
