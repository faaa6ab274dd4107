using System.Text.Json;
using DropoutTorch.Models;
using DropoutTorch.Options;

namespace Models.Tests;

public class ModelRegistryTests
{
    public static TheoryData<string> Names => [.. ModelRegistry.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_model_has_sound_defaults_under_its_own_name(string name)
    {
        ModelEntry entry = ModelRegistry.Find(name);
        ModelOptions options = entry.Configure(entry.Typical);
        Assert.Equal(name, options.Name);
        Assert.IsType(entry.OptionsType, options);
        Assert.Empty(options.Validate());
        Assert.True(entry.Summary.Length <= 80 - 34, $"the list of models fits 80 columns: {entry.Summary.Length}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_models_options_come_back_from_json(string name)
    {
        ModelEntry entry = ModelRegistry.Find(name);
        string json = JsonSerializer.Serialize(entry.Configure(entry.Typical));
        Assert.StartsWith($$"""{"name":"{{name}}",""", json, StringComparison.Ordinal);
        ModelOptions read = JsonSerializer.Deserialize<ModelOptions>(json)!;
        Assert.Equal(name, read.Name);
        Assert.Equal(json, JsonSerializer.Serialize(read));
    }

    [Fact]
    public void Names_are_there_once() => Assert.Equal(ModelRegistry.Names.Distinct(), ModelRegistry.Names);

    [Theory]
    [InlineData("mlpp", "use 'mlp'")]
    [InlineData("MLP", "use 'mlp'")]
    [InlineData("vgg61", "use 'vgg11'")]
    [InlineData("resnet_50", "use 'resnet50'")]
    public void A_name_that_is_nearly_right_is_refused_with_the_nearest(string name, string fix) => Assert.Equal(
        $"model: expected one of {ModelRegistry.Names.Count} known names, got '{name}'. Fix: {fix}.",
        Assert.Throws<OptionsException>(() => ModelRegistry.Find(name)).Message);

    [Fact]
    public void Any_other_name_is_refused_with_the_list() => Assert.Equal(
        $"model: expected one of {string.Join(", ", ModelRegistry.Names)}, got 'gpt'. Fix: use one of these names.",
        Assert.Throws<OptionsException>(() => ModelRegistry.Find("gpt")).Message);

    [Theory]
    [InlineData("vgg16", new long[] { 3, 28, 28 }, "vgg16: expected samples of shape (C, H, W), H and W at least 32, got (3, 28, 28). Fix: choose other data, or a model that takes these.")]
    [InlineData("resnet18", new long[] { 13 }, "resnet18: expected samples of shape (C, H, W), H and W at least 8, got (13). Fix: choose other data, or a model that takes these.")]
    [InlineData("mlp", new long[] { 0 }, "mlp: expected samples of one dimension or more, got (0). Fix: choose other data, or a model that takes these.")]
    public void Samples_that_do_not_fit_are_refused(string name, long[] shape, string message) =>
        Assert.Equal(message, Assert.Throws<OptionsException>(() => ModelRegistry.Find(name).Configure(new ModelTask(shape, 10))).Message);

    [Theory]
    [InlineData("vgg16", 32, 512, 1)]
    [InlineData("vgg16", 64, 512, 1)]
    [InlineData("vgg16", 65, 4096, 7)]
    public void Small_images_get_the_small_head(string name, long edge, long hidden, long pooled)
    {
        var options = (VggOptions)ModelRegistry.Find(name).Configure(new ModelTask([3, edge, edge], 10));
        Assert.Equal((hidden, pooled), (options.HiddenSize, options.PooledSize));
    }
}
