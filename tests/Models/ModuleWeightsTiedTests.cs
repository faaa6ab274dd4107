using DropoutTorch.Models.Weights;
using DropoutTorch.Options;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Models.Tests;

/// <summary>One tensor under two names, as an embedding that is the output layer too. Python's tools write both names, or the first alone.</summary>
public class ModuleWeightsTiedTests
{
    [Theory]
    [InlineData("table.weight")]
    [InlineData("output.weight")]
    [InlineData("table.weight", "output.weight")]
    public void Any_of_its_names_is_enough(params string[] names)
    {
        using var folder = new TempFolder();
        using var scope = NewDisposeScope();
        using var model = new Tied();
        Tensor values = randn(3, 2);
        string path = Save(folder, names.ToDictionary(name => name, _ => values));
        WeightsReport report = ModuleWeights.Load(model, path);
        Assert.Equal(["output.weight", "table.weight"], report.Loaded.Order());
        Assert.Empty(report.Missing);
        Assert.True(values.Equals(model.table.weight!));
        Assert.True(values.Equals(model.output.weight!));
    }

    [Fact]
    public void Neither_of_its_names_is_missed_twice()
    {
        using var folder = new TempFolder();
        using var scope = NewDisposeScope();
        using var model = new Tied();
        string path = Save(folder, new() { ["other"] = ones(1) });
        Assert.Contains(
            "missing: table.weight, output.weight; unexpected: other", Assert.Throws<DataException>(() => ModuleWeights.Load(model, path)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ScalarType.Float32, 0)]
    [InlineData(ScalarType.Float32, 799_999)] // in the fourth block
    [InlineData(ScalarType.Float64, 5)]
    public void Values_that_differ_are_refused_with_both_names(ScalarType type, long at)
    {
        using var folder = new TempFolder();
        using var scope = NewDisposeScope();
        using var model = new Tied(rows: 400_000);
        Tensor before = model.table.weight!.detach().clone();
        Tensor values = rand(400_000, 2), others = values.to(type, copy: true);
        string path = Save(folder, new() { ["table.weight"] = values, ["output.weight"] = others });
        var options = new WeightsOptions { ConvertTypes = true, Strict = false, SkipMismatched = true };
        ModuleWeights.Load(model, path, options);
        Assert.True(values.Equals(model.table.weight!));
        using (no_grad())
            model.table.weight!.copy_(before);
        others.view(-1)[at].add_(1);
        Save(folder, new() { ["table.weight"] = values, ["output.weight"] = others });
        Assert.Equal(
            $"{path}: expected the same values in 'table.weight' and 'output.weight', which are one tensor of this Tied, got different ones. "
            + "Fix: load them into a model in which they are two, or leave one of them out of the file.",
            Assert.Throws<DataException>(() => ModuleWeights.Load(model, path, options)).Message);
        Assert.True(before.Equals(model.table.weight!));
    }

    [Fact]
    public void One_of_its_names_may_differ_in_shape_when_that_is_allowed()
    {
        using var folder = new TempFolder();
        using var scope = NewDisposeScope();
        using var model = new Tied();
        string path = Save(folder, new() { ["table.weight"] = ones(3, 2), ["output.weight"] = ones(4, 2) });
        Assert.Contains("different: output.weight", Assert.Throws<DataException>(() => ModuleWeights.Load(model, path)).Message, StringComparison.Ordinal);
        WeightsReport report = ModuleWeights.Load(model, path, new WeightsOptions { SkipMismatched = true });
        Assert.Equal(["table.weight"], report.Loaded);
        Assert.Equal(6, model.output.weight!.sum().item<float>());
    }

    [Fact]
    public void Both_names_are_written_which_PyTorch_wants()
    {
        using var folder = new TempFolder();
        using var model = new Tied();
        string path = Path.Combine(folder.Path, "m.safetensors");
        ModuleWeights.Save(model, path);
        using WeightsFile file = WeightsFile.Open(path);
        Assert.Equal(["output.weight", "table.weight"], file.Entries.Select(entry => entry.Name));
    }

    /// <summary>A storage of PyTorch's that both names view is the same without being read.</summary>
    [Fact]
    public void What_PyTorch_saved_as_one_storage_is_taken()
    {
        string tensor = TorchFile.Tensor("0", 6, 0, [3, 2], [1, 3]);
        byte[] file = TorchFile.Of(
            TorchFile.Pickle("}(" + TorchFile.Text("table.weight") + tensor + TorchFile.Text("output.weight") + tensor + "u"),
            [.. new float[] { 0, 1, 2, 3, 4, 5 }.SelectMany(BitConverter.GetBytes)]);
        using var model = new Tied();
        using WeightsFile open = WeightsFile.Open("f", file);
        ModuleWeights.Load(model, open);
        Assert.Equal(5, model.output.weight![2, 1].item<float>());
        Assert.Equal(3, model.output.weight![0, 1].item<float>());
    }

    private static string Save(TempFolder folder, Dictionary<string, Tensor> tensors)
    {
        string path = Path.Combine(folder.Path, "m.safetensors");
        SafetensorsWriter.Save(path, tensors);
        return path;
    }

    private sealed class Tied : Module
    {
        internal readonly Embedding table;
        internal readonly Linear output;

        internal Tied(long rows = 3)
            : base(nameof(Tied))
        {
            table = Embedding(rows, 2);
            output = Linear(2, rows, hasBias: false);
            RegisterComponents();
            output.weight = table.weight!;
        }
    }
}
