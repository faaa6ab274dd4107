using DropoutTorch.Options;
using DropoutTorch.Training;

namespace Training.Tests;

public class RecipesTests
{
    public static TheoryData<string> All => [.. Recipes.Names()];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_recipe_is_sound_and_says_what_it_is(string name)
    {
        // Which text is for the user to say.
        var path = new Dictionary<string, string> { ["data.path"] = "text.txt" };
        IReadOnlyDictionary<string, string> recipe = Recipes.Read(name);
        TrainOptions options = TrainSettings.Read(recipe["data.name"] == "text" ? TrainSettings.Over(recipe, path) : recipe);
        Assert.Empty(options.Validate());
        Assert.InRange(Recipes.Summary(name).Length, 20, 200);
    }

    [Fact]
    public void The_recipes_of_the_paper_share_their_file()
    {
        Assert.Contains("mnist-cnn", Recipes.Names());
        Assert.DoesNotContain(Recipes.Names(), name => name.EndsWith("common", StringComparison.Ordinal));
        Assert.Equal(Recipes.Names().Order(StringComparer.Ordinal), Recipes.Names());
        TrainOptions standard = TrainSettings.Read(Recipes.Read("srivastava2014-mnist/standard")), maxNorm = TrainSettings.Read(Recipes.Read("srivastava2014-mnist/dropout-max-norm"));
        Assert.Equal((60_000L, 60_000L), (standard.Training.Steps, maxNorm.Training.Steps));
        Assert.Equal(new SgdOptions { Lr = 0.01, Momentum = 0.95 }, standard.Optimizer); // its file changes the rate, and nothing else
        Assert.Equal(new SgdOptions { Lr = 0.05, Momentum = 0.95 }, maxNorm.Optimizer);
    }

    [Fact]
    public void An_unknown_recipe_is_one_line_with_the_nearest_name() => Assert.EndsWith(
        "got 'mnist-cn'. Fix: use 'mnist-cnn'.", Assert.Throws<OptionsException>(() => Recipes.Read("mnist-cn")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("srivastava2014-mnist/common")]
    [InlineData("")]
    public void Only_names_are_read(string name) => Assert.StartsWith("recipe: expected one of ", Assert.Throws<OptionsException>(() => Recipes.Read(name)).Message, StringComparison.Ordinal);
}
