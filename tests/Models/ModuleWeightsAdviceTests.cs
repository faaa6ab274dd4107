using DropoutTorch.Models.Weights;
using DropoutTorch.Options;
using static Models.Tests.TorchFile;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Models.Tests;

/// <summary>The fix names the options that would let the file pass, and no others.</summary>
public class ModuleWeightsAdviceTests
{
    private const string SameModel = "load them into a model with the options that they were saved with";
    private const string Weight = "weight", Bias = "bias", Head = "head";

    [Theory]
    [InlineData(Weight, 2, ScalarType.Float32, ", or set Strict = false")] // bias missing
    [InlineData(Bias, 3, ScalarType.Float32, ", or set SkipMismatched = true")]
    [InlineData(Bias, 2, ScalarType.Float64, null)]
    [InlineData(Head, 3, ScalarType.Float32, ", or set Strict = false")]
    public void The_fix_names_what_differs(string second, long size, ScalarType type, string? settings)
    {
        using var scope = NewDisposeScope();
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "m.safetensors");
        Dictionary<string, Tensor> tensors = new() { [Weight] = ones(2, 3) };
        if (second != Weight)
            tensors[second] = ones(size, dtype: type);
        SafetensorsWriter.Save(path, tensors);
        using var model = Linear(3, 2);
        string fix = settings is null ? "set ConvertTypes, or load them into a model of the same dtype" : SameModel + settings;
        Assert.EndsWith($" Fix: {fix}.", Assert.Throws<DataException>(() => ModuleWeights.Load(model, path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dtype_that_torch_has_not_is_not_converted()
    {
        using var folder = new TempFolder();
        byte[] header = System.Text.Encoding.UTF8.GetBytes("""{"weight":{"dtype":"U16","shape":[1,2],"data_offsets":[0,4]}}""");
        string path = folder.Write("x", [(byte)header.Length, 0, 0, 0, 0, 0, 0, 0, .. header, 1, 2, 3, 4]);
        using var model = Linear(2, 1, hasBias: false);
        Assert.EndsWith($"Fix: {SameModel}.", Assert.Throws<DataException>(() => ModuleWeights.Load(model, path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dicts_beside_the_tensors_are_named_as_keys()
    {
        string tensor = Tensor("0", 6, 0, [2, 3], [3, 1]);
        string dicts = Text("ema") + Dict(Weight, tensor) + Text("net") + Dict(Weight, tensor);
        byte[] content = Of(Pickle("}(" + Text("best") + tensor + Text("epoch") + "K\x01" + dicts + "u"), new byte[24]);
        using var model = Linear(3, 2, hasBias: false);
        using (WeightsFile file = WeightsFile.Open("f", content))
        {
            Assert.Equal(
                "f: expected the weights of this Linear, got missing: weight; unexpected: best, epoch (a number), ema (a dict), net (a dict). "
                + $"Fix: set Key to 'ema' or 'net', which the file has as a dict, or {SameModel}.",
                Assert.Throws<DataException>(() => ModuleWeights.Load(model, file)).Message);
        }
        using WeightsFile net = WeightsFile.Open("f", content, "net");
        Assert.Equal([Weight], ModuleWeights.Load(model, net).Loaded);
    }
}
