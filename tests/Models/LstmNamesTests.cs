using DropoutTorch.Models;

namespace Models.Tests;

public class LstmNamesTests
{
    [Theory]
    [InlineData("rnns.0.weight_ih_l0", "rnns.0.layer.weight_ih_l0")]
    [InlineData("rnns.12.bias_hh_l0_reverse", "rnns.12.layer.bias_hh_l0_reverse")]
    [InlineData("rnns.2.module.bias_ih_l0", "rnns.2.layer.bias_ih_l0")]
    [InlineData("rnns.2.module.weight_hh_l0_raw", "rnns.2.layer.weight_hh_l0")]
    [InlineData("rnns.0.layer.weight_hh_l0", "rnns.0.layer.weight_hh_l0")]
    [InlineData("encoder.weight", "encoder.weight")]
    [InlineData("decoder.bias", "decoder.bias")]
    [InlineData("my.rnns.0.weight_ih_l0", "my.rnns.0.weight_ih_l0")]
    [InlineData("rnns.0.weight_ih_l1", "rnns.0.weight_ih_l1")]
    [InlineData("rnns.0.weight_ih_l0\n", "rnns.0.weight_ih_l0\n")]
    public void Their_names_become_ours(string theirs, string ours) => Assert.Equal(ours, SequenceNames.FromPyTorch(theirs));

    [Theory]
    [InlineData("rnns.0.module.weight_hh_l0")]
    [InlineData("rnns.0.module.weight_hh_l0_reverse")]
    public void The_authors_copy_of_dropped_weights_is_left_alone(string name) => Assert.Equal(name, SequenceNames.FromPyTorch(name));

    [Fact]
    public void Every_name_of_a_model_goes_to_PyTorch_and_back()
    {
        LstmClassifierOptions options = LstmClassifierOptions.From(new ModelTask([5], 2));
        using var model = new LstmClassifier(options with { VocabularySize = 9, EmbeddingSize = 2, HiddenSize = 2, Layers = 2 });
        string[] names = [.. model.state_dict().Keys];
        string[] theirs = [.. names.Select(SequenceNames.ToPyTorch)];
        Assert.DoesNotContain(theirs, name => name.Contains("layer", StringComparison.Ordinal));
        Assert.Equal(16, theirs.Count(name => name.StartsWith("rnns.", StringComparison.Ordinal)));
        Assert.Equal(names, theirs.Select(SequenceNames.FromPyTorch));
    }
}
