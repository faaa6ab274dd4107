using DropoutTorch.Models;

namespace Models.Tests;

public class ModelRegistryTests
{
    [Fact]
    public void Every_family_builds_its_default_model_under_its_own_name()
    {
        Assert.Equal(["mlp"], ModelRegistry.Names);
        foreach (ModelFamily family in ModelRegistry.All)
        {
            ModelOptions options = family.Configure(new ModelRequest { SampleShape = [1, 28, 28], Classes = 10 });
            Assert.Equal(family.Name, options.Name);
            Assert.IsType(family.OptionsType, options);
            using var model = options.Create();
            Assert.NotEmpty(model.parameters());
        }
    }

    [Theory]
    [InlineData("mlpp", "use 'mlp'")]
    [InlineData("MLP", "use 'mlp'")]
    [InlineData("transformer", "use one of these names")]
    public void An_unknown_name_is_refused_with_the_list_and_the_nearest(string name, string fix) =>
        Assert.Equal(
            $"model: expected one of mlp, got '{name}'. Fix: {fix}.",
            Assert.Throws<OptionsException>(() => ModelRegistry.Find(name)).Message);
}
