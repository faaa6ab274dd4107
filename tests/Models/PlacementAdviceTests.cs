using DropoutTorch.Layers;
using DropoutTorch.Models;
using DropoutTorch.Models.Placement;
using DropoutTorch.Options;
using static Models.Tests.PlacementNetworks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Models.Tests;

public class PlacementAdviceTests
{
    [Fact]
    public void Every_rule_has_a_name()
    {
        Assert.Equal(
            [
                "dropout-before-batchnorm", "dropout-after-output", "element-dropout-on-maps", "alpha-without-selu", "selu-with-plain-dropout",
                "high-input-p", "high-p", "dropout-in-recurrent-step",
            ],
            PlacementAdvice.Rules);
        Assert.Equal(PlacementAdvice.Rules, OneFindingEach().Select(advice => advice.Rule));
    }

    [Fact]
    public void Each_rule_can_be_left_out()
    {
        foreach (string rule in PlacementAdvice.Rules)
            Assert.Equal(PlacementAdvice.Rules.Where(name => name != rule), OneFindingEach([rule]).Select(advice => advice.Rule));
        Assert.Empty(OneFindingEach(PlacementAdvice.Rules));
    }

    [Fact]
    public void A_layer_a_block_and_a_model_can_be_silenced()
    {
        using var layer = Sequential(Linear(4, 4), new InvertedDropout(0.95).silence_advice("high-p"), Linear(4, 4), new InvertedDropout(0.95), Linear(4, 2));
        Assert.Equal(["3"], PlacementAdvice.Check(layer).Select(advice => advice.Path));

        using var block = Sequential(new PreactivatedBlock(Dropout(0.3)).silence_advice("element-dropout-on-maps"), new PreactivatedBlock(Dropout(0.95)));
        Assert.Equal(
            [("1.branch.5", "element-dropout-on-maps"), ("1.branch.5", "high-p")],
            PlacementAdvice.Check(block).Select(advice => (advice.Path, advice.Rule)));
        block.silence_advice("element-dropout-on-maps");
        Assert.Equal(["high-p"], PlacementAdvice.Check(block).Select(advice => advice.Rule));
        block.silence_advice("high-p");
        Assert.Empty(PlacementAdvice.Check(block));
    }

    [Fact]
    public void An_unknown_rule_is_refused_with_the_nearest()
    {
        const string Line = "advice: expected one of dropout-before-batchnorm, dropout-after-output, element-dropout-on-maps, alpha-without-selu, "
            + "selu-with-plain-dropout, high-input-p, high-p, dropout-in-recurrent-step, got 'hihg-p'. Fix: use 'high-p'.";
        using var model = Linear(4, 2);
        Assert.Equal(Line, Assert.Throws<OptionsException>(() => PlacementAdvice.Check(model, ["hihg-p"])).Message);
        Assert.Equal(Line, Assert.Throws<OptionsException>(() => model.silence_advice("hihg-p")).Message);
    }

    [Fact]
    public void Blocks_of_one_type_share_a_line()
    {
        using var model = Sequential(
            ("stem", Conv2d(3, 4, 3)),
            ("layer1", Sequential(new PreactivatedBlock(Dropout(0.3)), new PreactivatedBlock(Dropout(0.3)))),
            ("layer2", Sequential(new PreactivatedBlock(Dropout(0.4)), new PreactivatedBlock(new SpatialDropout2d(0.4)))),
            ("head", Sequential(Conv2d(4, 4, 3), ReLU(), Dropout(0.2), Conv2d(4, 4, 3))));
        Advice advice = Assert.Single(PlacementAdvice.Check(model));
        Assert.Equal("layer1.0.branch.5", advice.Path);
        Assert.Equal(["layer1.1.branch.5", "layer2.0.branch.5", "head.2"], advice.OtherPaths);
        Assert.StartsWith("layer1.0.branch.5 (and 3 more): element-wise dropout on feature maps", advice.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Different_probabilities_have_lines_of_their_own()
    {
        using var model = Sequential(Linear(4, 4), Dropout(0.95), Linear(4, 4), Dropout(0.92), Linear(4, 4), Dropout(0.95), Linear(4, 2));
        Assert.Equal(
            ["1 (and 1 more): p = 0.95 keeps less than a tenth", "3: p = 0.92 keeps less than a tenth"],
            PlacementAdvice.Check(model).Select(advice => advice.ToString().Split(" (Sriv")[0]));
    }

    [Fact]
    public void A_wide_residual_network_is_told_about_its_maps_and_nothing_else()
    {
        using var model = Sequential(
            Conv2d(3, 4, 3), new PreactivatedBlock(Dropout(0.3)), new PreactivatedBlock(Dropout(0.3)),
            BatchNorm2d(4), ReLU(), AdaptiveAvgPool2d(1), Flatten(), Linear(4, 10));
        Assert.Equal(["element-dropout-on-maps"], PlacementAdvice.Check(model).Select(advice => advice.Rule));
    }

    [Fact]
    public void What_is_added_is_not_what_the_next_block_gets()
    {
        // The dropout is the last layer of a branch, the BatchNorm the first of the next block, which gets the sum.
        using var model = Sequential(new AddingBlock(Linear(4, 4), Dropout(0.3)), new AddingBlock(BatchNorm1d(4), Linear(4, 4)), Linear(4, 2));
        Assert.Empty(PlacementAdvice.Check(model));
        using var entering = Sequential(Linear(4, 4), Dropout(0.3), new AddingBlock(BatchNorm1d(4), Linear(4, 4)), Linear(4, 2));
        Assert.Equal(["1"], PlacementAdvice.Check(entering).Select(advice => advice.Path));
    }

    [Fact]
    public void A_shortcut_is_looked_at_for_itself()
    {
        using var model = Sequential(new PreactivatedBlock(new SpatialDropout2d(0.3)));
        Assert.Empty(PlacementAdvice.Check(model));
        using var side = new Shortcut();
        Assert.Equal(["shortcut.0"], PlacementAdvice.Check(side).Select(advice => advice.Path));
    }

    [Fact]
    public void Stages_may_lie_in_a_container_or_nowhere()
    {
        using var model = new Staged(Conv2d(3, 4, 3), ReLU(), Dropout(0.2), Conv2d(4, 4, 3), BatchNorm2d(4));
        Assert.Equal(["features.2"], PlacementAdvice.Check(model).Select(advice => advice.Path));
    }

    [Fact]
    public void A_layer_that_runs_twice_is_reported_once()
    {
        Module<Tensor, Tensor> dropout = Dropout(0.2);
        using var model = Sequential(Conv2d(3, 4, 3), dropout, Conv2d(4, 4, 3), dropout, Conv2d(4, 4, 3));
        Advice advice = Assert.Single(PlacementAdvice.Check(model));
        Assert.Equal(("1", 0), (advice.Path, advice.OtherPaths.Count));
    }

    [Fact]
    public void Good_networks_are_told_nothing()
    {
        using var perceptron = Sequential(Flatten(), Dropout(0.2), Linear(4, 4), ReLU(), Dropout(0.5), Linear(4, 4), ReLU(), Dropout(0.5), Linear(4, 2));
        using var vgg = Sequential(
            Conv2d(3, 4, 3), BatchNorm2d(4), ReLU(), MaxPool2d(2), Conv2d(4, 4, 3), BatchNorm2d(4), ReLU(), AdaptiveAvgPool2d(1), Flatten(),
            Linear(4, 4), ReLU(), Dropout(0.5), Linear(4, 4), ReLU(), Dropout(0.5), Linear(4, 2));
        using var transformer = Sequential(
            new AddingBlock(LayerNorm(4), Linear(4, 4), new InvertedDropout(0.1), new DropPath(0.1)),
            new AddingBlock(LayerNorm(4), Linear(4, 8), GELU(), new InvertedDropout(0.1), Linear(8, 4), new InvertedDropout(0.1), new DropPath(0.1)),
            LayerNorm(4), Linear(4, 2));
        Assert.All((Module[])[perceptron, vgg, transformer], model => Assert.Empty(PlacementAdvice.Check(model)));
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("selu_mlp")]
    [InlineData("simple_cnn")]
    [InlineData("mnist_cnn")]
    [InlineData("spatial_conv_net")]
    [InlineData("resnet20")]
    [InlineData("resnet20", "drop_path=0.5", "drop_block=0.1", "dropout=0.3")]
    [InlineData("vit_tiny", "depth=2", "drop_path=0.1", "attention_dropout=0.1", "mlp_dropout=0.1")]
    public void The_models_of_this_house_are_told_nothing(string name, params string[] settings) => Assert.Empty(AdviceFor(name, settings));

    [Theory]
    [InlineData("every_layer", "block1.layer.0.drop1", 5)]
    [InlineData("between_convolutions", "block1.layer.0.drop2", 2)]
    public void The_wide_residual_network_is_told_once(string placement, string path, int others)
    {
        Advice advice = Assert.Single(AdviceFor("wide_resnet28_10", ["depth=10", "widen_factor=1", $"dropout_placement={placement}"]));
        Assert.Equal(("element-dropout-on-maps", path, others), (advice.Rule, advice.Path, advice.OtherPaths.Count));
    }

    private static IReadOnlyList<Advice> AdviceFor(string name, string[] settings)
    {
        ModelEntry entry = ModelRegistry.Find(name);
        Dictionary<string, string> set = settings.Select(setting => setting.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        using var model = entry.Configure(entry.Typical, set).Create();
        return PlacementAdvice.Check(model);
    }

    private static IReadOnlyList<Advice> OneFindingEach(IReadOnlyCollection<string>? except = null)
    {
        using var model = Sequential(
            new InvertedDropout(0.6),
            Linear(4, 4), Dropout(0.2), BatchNorm1d(4),
            Linear(4, 4), ReLU(), AlphaDropout(0.1),
            Linear(4, 4), SELU(), Dropout(0.2),
            new Custom(LSTM(4, 4), Dropout(0.95), LSTM(4, 4)),
            Conv2d(4, 4, 3), Dropout(0.2), Conv2d(4, 4, 3), Dropout(0.3));
        return PlacementAdvice.Check(model, except);
    }

    private sealed class Shortcut : Module<Tensor, Tensor>, IExecutionOrder
    {
        private readonly Module _main = Linear(4, 4);

        public Shortcut() : base(nameof(Shortcut))
        {
            register_module("main", _main);
            register_module("shortcut", Sequential(Dropout(0.2), BatchNorm1d(4)));
        }

        public IReadOnlyList<(string name, Module module)> execution_order => [("main", _main)];

        public override Tensor forward(Tensor input) => throw new NotSupportedException("Advice runs nothing.");
    }
}
