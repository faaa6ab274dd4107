using DropoutTorch.Options;

namespace Options.Tests;

public class NearestNameTests
{
    [Theory]
    [InlineData("train", "train")]
    [InlineData("trian", "train")]
    [InlineData("rain", "train")]
    [InlineData("Trains", "train")]
    [InlineData("tests", "test")]
    [InlineData("evalaute", "evaluate")]
    [InlineData("a", null)]
    [InlineData("", null)]
    [InlineData("benchmark", null)]
    public void Finds_the_name_that_needs_the_fewest_edits_if_they_are_few(string typed, string? meant) =>
        Assert.Equal(meant, NearestName.Find(typed, ["train", "test", "evaluate"]));

    [Fact]
    public void The_first_of_two_equally_near_names_wins() => Assert.Equal("cat", NearestName.Find("bat", ["cat", "hat"]));

    [Fact]
    public void No_candidates_give_no_name() => Assert.Null(NearestName.Find("train", []));
}
