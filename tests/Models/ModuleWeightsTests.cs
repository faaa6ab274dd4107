using DropoutTorch.Models;
using DropoutTorch.Models.Weights;
using DropoutTorch.Options;
using TorchSharp;
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
        using var file = WeightsFile.Open(path);
        Assert.Equal("3", file.Metadata["epoch"]);
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
        using var file = WeightsFile.Open(path);
        Assert.Equal(["bias", "num_batches_tracked", "running_mean", "running_var", "weight"], file.Entries.Select(entry => entry.Name).Order());
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
            + "Fix: load them into a model with the options that they were saved with, or set Strict = false and SkipMismatched = true and ConvertTypes = true.",
            refused.Message);
        Assert.True(before.Equals(model.get_parameter("linear1.bias")!));
    }

    [Fact]
    public void A_network_with_another_head_starts_from_the_rest()
    {
        using var folder = new TempFolder();
        using var scope = NewDisposeScope();
        string path = Path.Combine(folder.Path, "m.safetensors");
        using var trained = Sequential(("body", Linear(3, 4)), ("head", Linear(4, 10)), ("extra", Linear(1, 1)));
        using var model = Sequential(("body", Linear(3, 4)), ("head", Linear(4, 2)), ("scale", Linear(1, 1, hasBias: false)));
        ModuleWeights.Save(trained, path);
        Tensor head = model.get_parameter("head.weight")!.detach().clone();
        Assert.Equal(
            $"{path}: expected the weights of this Sequential, got different: head.weight Float32 (10, 4) for Float32 (2, 4), "
            + "head.bias Float32 (10) for Float32 (2). "
            + "Fix: load them into a model with the options that they were saved with, or set SkipMismatched = true.",
            Assert.Throws<DataException>(() => ModuleWeights.Load(model, path, new WeightsOptions { Strict = false })).Message);
        Assert.StartsWith(
            $"{path}: expected the weights of this Sequential, got missing: scale.weight; unexpected: extra.bias, extra.weight. "
            + "Fix: load them into a model with the options that they were saved with, or set Strict = false.",
            Assert.Throws<DataException>(() => ModuleWeights.Load(model, path, new WeightsOptions { SkipMismatched = true })).Message,
            StringComparison.Ordinal);
        WeightsReport report = ModuleWeights.Load(model, path, new WeightsOptions { Strict = false, SkipMismatched = true });
        Assert.Equal(["body.weight", "body.bias"], report.Loaded);
        Assert.Equal(["scale.weight"], report.Missing);
        Assert.Equal(["extra.bias", "extra.weight"], report.Unexpected);
        Assert.Equal(["head.weight Float32 (10, 4) for Float32 (2, 4)", "head.bias Float32 (10) for Float32 (2)"], report.Mismatched);
        Assert.True(trained.get_parameter("body.weight")!.Equals(model.get_parameter("body.weight")!));
        Assert.True(head.Equals(model.get_parameter("head.weight")!));
    }

    [Fact]
    public void A_file_of_which_nothing_fits_is_refused_however_lax_the_options()
    {
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "m.safetensors");
        using var saved = Sequential(("a", Linear(1, 1)));
        using var model = Sequential(("b", Linear(1, 1)));
        ModuleWeights.Save(saved, path);
        Assert.StartsWith(
            $"{path}: expected the weights of this Sequential, got none of its names. Fix: load them",
            Assert.Throws<DataException>(() => ModuleWeights.Load(model, path, new WeightsOptions { Strict = false })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dtypes_are_converted_when_asked()
    {
        using var folder = new TempFolder();
        using var scope = NewDisposeScope();
        string path = Path.Combine(folder.Path, "m.safetensors");
        using var saved = Linear(3, 4, dtype: float64);
        using var model = Linear(3, 4);
        ModuleWeights.Save(saved, path);
        Assert.EndsWith(
            "Fix: set ConvertTypes, or load them into a model of the same dtype.",
            Assert.Throws<DataException>(() => ModuleWeights.Load(model, path, new WeightsOptions { SkipMismatched = true })).Message,
            StringComparison.Ordinal);
        Assert.Equal(["weight", "bias"], ModuleWeights.Load(model, path, new WeightsOptions { ConvertTypes = true }).Loaded);
        Assert.Equal(float32, model.weight!.dtype);
        Assert.True(saved.weight!.to(float32).Equals(model.weight));
    }

    [Fact]
    public void A_prefix_is_taken_off_when_asked_and_recognised_when_not()
    {
        using var folder = new TempFolder();
        using var scope = NewDisposeScope();
        string path = Path.Combine(folder.Path, "m.safetensors");
        using var saved = Sequential(("module", Linear(3, 4)));
        using var model = Linear(3, 4);
        ModuleWeights.Save(saved, path);
        Assert.EndsWith(
            "Fix: set StripPrefix to 'module.', which PyTorch's DataParallel puts before every name.",
            Assert.Throws<DataException>(() => ModuleWeights.Load(model, path)).Message, StringComparison.Ordinal);
        ModuleWeights.Load(model, path, new WeightsOptions { StripPrefix = "module." });
        Assert.True(saved.get_parameter("module.bias")!.Equals(model.bias!));
        SafetensorsWriter.Save(path, new Dictionary<string, Tensor> { ["module.bias"] = ones(1), ["bias"] = ones(1) });
        Assert.StartsWith(
            $"{path}: expected names that differ also without StripPrefix and after Rename, got 'bias' twice.",
            Assert.Throws<DataException>(() => ModuleWeights.Load(model, path, new WeightsOptions { StripPrefix = "module." })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_in_another_order_of_memory_is_filled_by_its_shape()
    {
        using var folder = new TempFolder();
        using var scope = NewDisposeScope();
        string path = Path.Combine(folder.Path, "m.safetensors");
        using var saved = Conv2d(3, 4, 3);
        using var model = Conv2d(3, 4, 3);
        model.weight = Parameter(model.weight!.detach().permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2));
        Assert.False(model.weight.is_contiguous());
        ModuleWeights.Save(saved, path);
        ModuleWeights.Load(model, path);
        Assert.False(model.weight.is_contiguous());
        Assert.True(saved.weight!.Equals(model.weight));
    }

    [Fact]
    public void A_boolean_that_is_none_is_found_before_anything_changes()
    {
        using var folder = new TempFolder();
        using var scope = NewDisposeScope();
        using var model = new Masked();
        string path = Path.Combine(folder.Path, "m.safetensors");
        ModuleWeights.Save(model, path);
        byte[] file = File.ReadAllBytes(path);
        Assert.Equal(1, file[^1]);
        file[^1] = 2;
        File.WriteAllBytes(path, file);
        model.weight.zero_();
        Assert.StartsWith(
            $"{path}: expected bytes 0 and 1 in 'mask', which holds booleans, got 2.",
            Assert.Throws<DataException>(() => ModuleWeights.Load(model, path)).Message, StringComparison.Ordinal);
        Assert.Equal(0f, model.weight.sum().item<float>());
    }

    [Fact]
    public void Tensors_of_several_blocks_are_whole()
    {
        using var folder = new TempFolder();
        using var scope = NewDisposeScope();
        string path = Path.Combine(folder.Path, "m.safetensors");
        using var saved = Linear(3000, 1500, hasBias: false, dtype: float64); // 36 MB
        using var same = Linear(3000, 1500, hasBias: false, dtype: float64);
        using var narrow = Linear(3000, 1500, hasBias: false);
        ModuleWeights.Save(saved, path);
        ModuleWeights.Load(same, path);
        ModuleWeights.Load(narrow, path, new WeightsOptions { ConvertTypes = true });
        Assert.True(saved.weight!.Equals(same.weight!));
        Assert.True(saved.weight.to(float32).Equals(narrow.weight!));
    }

    [Fact]
    public void A_file_that_is_cut_meanwhile_leaves_an_error_that_says_what_the_module_holds()
    {
        using var folder = new TempFolder();
        using var model = Linear(1000, 100, hasBias: false);
        string path = Path.Combine(folder.Path, "m.safetensors");
        ModuleWeights.Save(model, path);
        using WeightsFile file = WeightsFile.Open(path);
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            stream.SetLength(stream.Length - 7);
        string message = Assert.Throws<DataException>(() => ModuleWeights.Load(model, file)).Message;
        Assert.StartsWith(
            $"{path}: expected a file that can be read to its end, got a fault on the way ({path}: expected 7 bytes at ", message, StringComparison.Ordinal);
        Assert.EndsWith("Fix: load it again; until then the Linear holds a part of the values.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loading_leaves_no_tensor_behind()
    {
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "m.safetensors");
        using var model = new Mlp(Small);
        using var converted = new Mlp(Small).to(float64);
        ModuleWeights.Save(model, path);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        ModuleWeights.Load(model, path);
        ModuleWeights.Load(converted, path, new WeightsOptions { ConvertTypes = true });
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private sealed class Masked : Module
    {
        internal readonly Tensor weight = ones(2);
        internal readonly Tensor mask = ones(3).to(ScalarType.Bool);

        internal Masked()
            : base(nameof(Masked)) => RegisterComponents();
    }

    [Fact]
    public void Names_follow_the_rule_that_the_user_gives()
    {
        using var folder = new TempFolder();
        using var scope = NewDisposeScope();
        string path = Path.Combine(folder.Path, "m.safetensors");
        SafetensorsWriter.Save(path, new Dictionary<string, Tensor> { ["module.fc.weight"] = full([2, 3], 7f), ["module.fc.bias"] = zeros(2) });
        using var model = Linear(3, 2);
        ModuleWeights.Load(model, path, new WeightsOptions { StripPrefix = "module.", Rename = name => name.Replace("fc.", "", StringComparison.Ordinal) });
        Assert.Equal(42, model.weight!.sum().item<float>());
    }

    /// <summary>As PyTorch's own files of torchvision's first VGGs with BatchNorm.</summary>
    [Fact]
    public void A_file_from_before_BatchNorm_counted_is_taken()
    {
        using var folder = new TempFolder();
        using var scope = NewDisposeScope();
        string path = Path.Combine(folder.Path, "m.safetensors");
        using var model = Sequential(("bn", BatchNorm1d(2)));
        Dictionary<string, Tensor> old = model.state_dict();
        Assert.True(old.Remove("bn.num_batches_tracked"));
        old["bn.running_mean"] = full(2, 5f);
        SafetensorsWriter.Save(path, old);
        WeightsReport report = ModuleWeights.Load(model, path);
        Assert.Empty(report.Missing);
        Assert.Equal(10, model.get_buffer("bn.running_mean")!.sum().item<float>());

        old.Remove("bn.running_mean");
        SafetensorsWriter.Save(path, old);
        Assert.Contains("missing: bn.running_mean, bn.num_batches_tracked", Assert.Throws<DataException>(() => ModuleWeights.Load(model, path)).Message, StringComparison.Ordinal);
    }
}
