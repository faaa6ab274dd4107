using System.Text.Json;
using DropoutTorch.Layers;
using static TorchSharp.torch;

namespace Layers.Tests;

/// <summary>PyTorch's and torchvision's modules under a seed, timm's and Keras's formulas: written by tests/reference/layers_goldens.py.</summary>
public class LayersGoldenTests
{
    private static readonly JsonElement s_goldens = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "reference", "layers_goldens.json"))).RootElement;

    public static TheoryData<string, int> Modules => Cases("modules");

    public static TheoryData<string, int> Formulas => Cases("formulas");

    /// <summary>
    /// Bit by bit, under torch's generator. Builds of libtorch with MKL draw other masks than the file's; there the tests of each layer still
    /// hold it against the stock operator of the same process.
    /// </summary>
    [SkippableTheory]
    [MemberData(nameof(Modules))]
    public void Modules_are_equal_bit_by_bit(string line, int index)
    {
        using var scope = NewDisposeScope();
        Skip.IfNot(DrawsAsTheFile(), "this libtorch's bernoulli_ draws other masks than the one that made the file");
        var golden = s_goldens.GetProperty("modules")[index];
        var p = golden.GetProperty("p").GetDouble();
        using StochasticLayer layer = golden.GetProperty("name").GetString() switch
        {
            "InvertedDropout" => new InvertedDropout(p),
            "SpatialDropout1d" => new SpatialDropout1d(p),
            "SpatialDropout2d" => new SpatialDropout2d(p),
            "SpatialDropout3d" => new SpatialDropout3d(p),
            "AlphaDropout" => new AlphaDropout(p),
            "FeatureAlphaDropout" => new FeatureAlphaDropout(p),
            "DropPath" => new DropPath(p),
            "DropPath batch" => new DropPath(p, mode: DropPathMode.Batch),
            var other => throw new InvalidDataException($"no layer for {other}"),
        };
        layer.train();
        layer.Source = RandomSource.TorchGenerator;
        var (x, incoming) = Inputs(golden);
        manual_seed(golden.GetProperty("seed").GetInt64());
        var y = layer.call(x);
        y.backward([incoming]);
        AssertEqual(golden.GetProperty("y"), y, 0, line);
        AssertEqual(golden.GetProperty("grad"), x.grad!, 0, line);
    }

    [Theory]
    [MemberData(nameof(Formulas))]
    public void Formulas_give_the_same_for_the_same_mask(string line, int index)
    {
        using var scope = NewDisposeScope();
        var golden = s_goldens.GetProperty("formulas")[index];
        var p = golden.GetProperty("p").GetDouble();
        var (x, incoming) = Inputs(golden);
        var mask = tensor(Numbers(golden.GetProperty("mask"))).view(Sizes(golden.GetProperty("mask_shape")));
        var y = golden.GetProperty("name").GetString() switch
        {
            "drop_path" => Functional.drop_path(x, mask, p),
            "drop_path unscaled" => Functional.drop_path(x, mask, p, scale_by_keep: false),
            "inverted_dropout" => Functional.inverted_dropout(x, mask, p),
            "spatial_dropout2d" => Functional.spatial_dropout2d(x, mask, p),
            "gaussian_dropout" => Functional.gaussian_dropout(x, mask, p),
            "alpha_dropout" => Functional.alpha_dropout(x, mask, p),
            "standard_dropout" => Functional.standard_dropout(x, mask),
            var other => throw new InvalidDataException($"no function for {other}"),
        };
        y.backward([incoming]);
        AssertEqual(golden.GetProperty("y"), y, 1e-14, line);
        AssertEqual(golden.GetProperty("grad"), x.grad!, 1e-14, line);
    }

    private static bool DrawsAsTheFile()
    {
        using var scope = NewDisposeScope();
        var golden = s_goldens.GetProperty("modules")[0];
        manual_seed(golden.GetProperty("seed").GetInt64());
        var drawn = empty(77).bernoulli_(1 - golden.GetProperty("p").GetDouble()).data<float>().ToArray();
        return Numbers(golden.GetProperty("y")).Select((y, i) => y != 0 == (drawn[i] != 0)).All(same => same);
    }

    private static (Tensor x, Tensor grad) Inputs(JsonElement golden)
    {
        var shape = Sizes(golden.GetProperty("shape"));
        var type = golden.GetProperty("dtype").GetString() == "float64" ? ScalarType.Float64 : ScalarType.Float32;
        var count = arange(shape.Aggregate(1L, (product, size) => product * size), dtype: ScalarType.Float64);
        return ((count.sin() + 0.1).to(type).view(shape).requires_grad_(), count.cos().to(type).view(shape));
    }

    private static void AssertEqual(JsonElement expected, Tensor actual, double tolerance, string line)
    {
        var (wanted, got) = (Numbers(expected), actual.detach().to(ScalarType.Float64).reshape(-1).data<double>().ToArray());
        Assert.Equal(wanted.Length, got.Length);
        for (var i = 0; i < got.Length; i++)
        {
            // Nine digits name one float32.
            var near = actual.dtype == ScalarType.Float32 ? (float)wanted[i] == (float)got[i] : Math.Abs(wanted[i] - got[i]) <= tolerance * Math.Max(1, Math.Abs(wanted[i]));
            Assert.True(near, $"{line}, element {i}: expected {wanted[i]}, got {got[i]}");
        }
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    private static long[] Sizes(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetInt64())];

    private static TheoryData<string, int> Cases(string group)
    {
        var data = new TheoryData<string, int>();
        var index = 0;
        foreach (var golden in s_goldens.GetProperty(group).EnumerateArray()) data.Add(golden.GetProperty("line").GetString()!, index++);
        return data;
    }
}
