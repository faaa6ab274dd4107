using DropoutTorch.Data;
using DropoutTorch.Models;
using DropoutTorch.Models.Weights;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Models.Tests;

public class ModuleWeightsTests
{
    private static readonly MlpOptions Small = MlpOptions.From(new ModelTask([4], Classes: 2)) with { HiddenSizes = [3] };

    [Fact]
    public void A_loaded_model_computes_what_the_saved_one_did()
    {
        using var folder = new TempFolder();
        using var scope = NewDisposeScope();
        string path = Path.Combine(folder.Path, "m.safetensors");
        using var saved = new Mlp(Small);
        using var loaded = new Mlp(Small);
        saved.eval();
        loaded.eval();
        Tensor x = randn(5, 4);
        Assert.False(saved.call(x).Equals(loaded.call(x)));
        ModuleWeights.Save(saved, path, new Dictionary<string, string> { ["epoch"] = "3" });
        ModuleWeights.Load(loaded, path);
        Assert.True(saved.call(x).Equals(loaded.call(x)));
        Assert.All(loaded.parameters(), parameter => Assert.True(parameter.requires_grad));
        Assert.Equal("3", SafetensorsReader.ReadHeader(path).Metadata["epoch"]);
    }

    [Fact]
    public void Buffers_travel_along()
    {
        using var folder = new TempFolder();
        using var scope = NewDisposeScope();
        string path = Path.Combine(folder.Path, "m.safetensors");
        using var saved = BatchNorm1d(3);
        using var loaded = BatchNorm1d(3);
        saved.call(randn(8, 3));
        ModuleWeights.Save(saved, path);
        ModuleWeights.Load(loaded, path);
        Assert.Equal(["bias", "num_batches_tracked", "running_mean", "running_var", "weight"], SafetensorsReader.ReadHeader(path).Entries.Select(entry => entry.Name).Order());
        Assert.True(saved.get_buffer("running_mean")!.Equals(loaded.get_buffer("running_mean")!));
        Assert.Equal(1, loaded.get_buffer("num_batches_tracked")!.item<long>());
    }

    [Fact]
    public void All_that_does_not_fit_is_listed_and_the_model_stays_as_it_was()
    {
        using var folder = new TempFolder();
        using var scope = NewDisposeScope();
        string path = Path.Combine(folder.Path, "m.safetensors");
        SafetensorsWriter.Save(path, new Dictionary<string, Tensor>
        {
            ["linear1.weight"] = ones(3, 5),
            ["linear1.bias"] = ones(3),
            ["output.weight"] = ones(2, 3, dtype: float64),
            ["head.weight"] = ones(1),
            ["tail.weight"] = ones(1),
        });
        using var model = new Mlp(Small);
        Tensor before = model.get_parameter("linear1.bias")!.detach().clone();
        DataException refused = Assert.Throws<DataException>(() => ModuleWeights.Load(model, path));
        Assert.Equal(
            $"{path}: expected the weights of this Mlp, got missing: output.bias; unexpected: head.weight, tail.weight; "
            + "different: linear1.weight Float32 (3, 5) for Float32 (3, 4), output.weight Float64 (2, 3) for Float32 (2, 3). "
            + "Fix: load them into a model with the options that they were saved with.",
            refused.Message);
        Assert.True(before.Equals(model.get_parameter("linear1.bias")!));
    }
}
