using System.Security.Cryptography;
using DropoutTorch.Models.Weights;
using DropoutTorch.Options;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Models.Tests;

/// <summary>Weights travel to PyTorch and the tools of Hugging Face, and back, without a bit lost.</summary>
public class WeightsRoundTripTests
{
    [SkippableFact]
    public void Ours_to_PyTorch_and_back_is_equal_bit_for_bit()
    {
        using var scope = NewDisposeScope();
        using var folder = new TempFolder();
        string ours = Path.Combine(folder.Path, "a.safetensors"), theirs = Path.Combine(folder.Path, "b.pth");
        Dictionary<string, Tensor> tensors = WeightsSamples.All();
        tensors["random"] = randn(100, 50);
        // Bits that a careless reader would change: not-a-numbers with a payload, infinities, a negative zero.
        tensors["odd"] = tensor(new int[] { 0x7fc01234, unchecked((int)0xff800001), 0x7f800000, unchecked((int)0x80000000), 1 });
        tensors["none"] = empty(0, 3);
        tensors["scalar"] = tensor(3.5);
        tensors["a name.with/odd \"letters\" é"] = ones(2);
        SafetensorsWriter.Save(ours, tensors, new Dictionary<string, string> { ["k"] = "v" });
        PyTorch.Run("weights_files.py", "convert", ours, theirs);
        using WeightsFile back = WeightsFile.Open(theirs);
        Assert.Equal(tensors.Keys.Order(StringComparer.Ordinal), back.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal));
        foreach ((string name, Tensor tensor) in tensors)
        {
            Assert.Equal(tensor.dtype, back.Load(name).dtype);
            WeightsSamples.AssertSameBytes(tensor, back.Load(name));
        }
    }

    [SkippableFact]
    public void A_model_that_went_through_PyTorch_computes_the_same()
    {
        using var scope = NewDisposeScope();
        using var folder = new TempFolder();
        string ours = Path.Combine(folder.Path, "a.safetensors"), theirs = Path.Combine(folder.Path, "b.pth");
        using var model = Sequential(("conv", Conv2d(3, 4, 3)), ("norm", BatchNorm2d(4)));
        using var other = Sequential(("conv", Conv2d(3, 4, 3)), ("norm", BatchNorm2d(4)));
        model.call(randn(2, 3, 8, 8));
        ModuleWeights.Save(model, ours);
        PyTorch.Run("weights_files.py", "convert", ours, theirs);
        Assert.Equal(7, ModuleWeights.Load(other, theirs).Loaded.Count);
        model.eval();
        other.eval();
        Tensor x = randn(2, 3, 8, 8);
        Assert.True(model.call(x).Equals(other.call(x)));
    }

    [SkippableFact]
    public void The_safetensors_package_reads_what_we_write()
    {
        using var scope = NewDisposeScope();
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "a.safetensors");
        Dictionary<string, Tensor> tensors = WeightsSamples.All();
        tensors.Remove("c64"); // which safetensors 0.4 does not read
        SafetensorsWriter.Save(path, tensors, new Dictionary<string, string> { ["k"] = "v" });
        string[] lines = PyTorch.Run("weights_files.py", "open", path);
        Skip.If(lines is ["absent"], "python3-safetensors is not installed");
        Assert.Equal(
            tensors.Select(pair => $"{pair.Key} [2, 2, 3] {Convert.ToHexStringLower(SHA256.HashData(pair.Value.bytes))}").Order(StringComparer.Ordinal),
            lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_file_of_the_safetensors_package_is_read()
    {
        using var scope = NewDisposeScope();
        string path = Path.Combine(WeightsSamples.Folder, "huggingface.safetensors");
        using WeightsFile file = WeightsFile.Open(path);
        Assert.Equal("v", file.Metadata["k"]);
        Dictionary<string, Tensor> tensors = file.Entries
            .Where(entry => entry.Type is not null)
            .ToDictionary(entry => entry.Name, entry => file.Load(entry.Name));
        Assert.Equal(10, tensors.Count);
        WeightsSamples.AssertHolds(tensors, name => name != "c64");
        Assert.Equal(
            $"{path}: expected a dtype that torch has for 'f8', got F8_E4M3. Fix: save it in another dtype, as float32, or load the other tensors one by one.",
            Assert.Throws<DataException>(() => file.Load("f8")).Message);
    }
}
