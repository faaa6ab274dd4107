using DropoutTorch.Layers;
using DropoutTorch.Models.Placement;
using static Models.Tests.PlacementNetworks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Models.Tests;

/// <summary>Each rule where it speaks, word for word, and where it must not.</summary>
public class PlacementRulesTests
{
    private const string BatchNormAdvice = "dropout directly before BatchNorm, which averages a variance that evaluation does not have"
        + " (Li et al., CVPR 2019). Fix: move it behind the BatchNorm, best behind the last one of the network. [dropout-before-batchnorm]";

    private const string OutputAdvice = "dropout after the output layer: a dropped logit is 0 whatever the input"
        + " (Srivastava et al., JMLR 2014, drop inputs and hidden units). Fix: put it before the last layer with weights. [dropout-after-output]";

    private const string MapsAdvice = "element-wise dropout on feature maps, where neighbours carry the same information"
        + " (Tompson et al., CVPR 2015; Ghiasi et al., NeurIPS 2018). Fix: drop whole maps with SpatialDropout2d, or blocks of them with DropBlock2d."
        + " [element-dropout-on-maps]";

    private const string SeluAdvice = "plain dropout after SELU, whose mean 0 and variance 1 it does not keep"
        + " (Klambauer et al., NeurIPS 2017). Fix: use AlphaDropout, or FeatureAlphaDropout on feature maps. [selu-with-plain-dropout]";

    private const string StepAdvice = "a new mask at every step of the sequence, so that the noise adds up (Gal and Ghahramani, NIPS 2016)."
        + " Fix: use LockedDropout, one mask for all steps, or WeightDropLSTM and WeightDropGRU for the recurrent weights. [dropout-in-recurrent-step]";

    [Fact]
    public void Dropout_before_batchnorm_with_nothing_that_has_weights_between()
    {
        Says($"1: {BatchNormAdvice}", Linear(4, 4), new InvertedDropout(0.2), BatchNorm1d(4), ReLU(), Linear(4, 2));
        Says($"1: {BatchNormAdvice}", Linear(4, 4), Dropout(0.2), ReLU(), Flatten(), BatchNorm1d(4), Linear(4, 2));
        Says($"1: {BatchNormAdvice}", Conv2d(3, 4, 3), Dropout2d(0.2), MaxPool2d(2), BatchNorm2d(4), Conv2d(4, 2, 3));
        Says($"1: {BatchNormAdvice}", Conv2d(3, 4, 3), new DropBlock2d(0.2, 3), BatchNorm2d(4), Conv2d(4, 2, 3));
        Says($"1: {BatchNormAdvice}", Linear(4, 4), new ReLUDropout(0.2), BatchNorm1d(4), Linear(4, 2));
    }

    [Fact]
    public void Dropout_with_weights_before_the_batchnorm_is_left_alone()
    {
        Says(null, Linear(4, 4), BatchNorm1d(4), ReLU(), new InvertedDropout(0.2), Linear(4, 4), BatchNorm1d(4), Linear(4, 2));
        Says(null, Linear(4, 4), new InvertedDropout(0.2), LayerNorm(4), Linear(4, 2)); // computes the same in evaluation
        Says(null, Linear(4, 4), new InvertedDropout(0.2), BatchNorm1d(4, track_running_stats: false), Linear(4, 2));
        Says(null, Conv2d(3, 4, 3), new InvertedDropout(0.2), AdaptiveAvgPool2d(1), Flatten(), BatchNorm1d(4), Linear(4, 2));
        Says(null, Linear(4, 4), new InvertedDropout(0), BatchNorm1d(4), Linear(4, 2));
        Says(null, Linear(4, 4), SELU(), new DropoutTorch.Layers.AlphaDropout(0.1), BatchNorm1d(4), Linear(4, 2)); // keeps the variance
    }

    [Fact]
    public void Dropout_after_the_output()
    {
        Says($"3: {OutputAdvice}", Linear(4, 4), ReLU(), Linear(4, 2), new InvertedDropout(0.2));
        Says($"2: {OutputAdvice}", Linear(4, 2), LogSoftmax(1), Dropout(0.2));
        Says($"3: {OutputAdvice}", Conv2d(4, 2, 1), AdaptiveAvgPool2d(1), Flatten(), Dropout(0.2));
        Says($"1: {OutputAdvice}", Linear(4, 2), Dropout(0.2), LogSoftmax(1));
    }

    [Fact]
    public void Dropout_at_the_end_of_a_part_of_a_network_is_left_alone()
    {
        Says(null, Linear(4, 4), new InvertedDropout(0.2), Linear(4, 2));
        Says(null, Linear(4, 4), ReLU(), new InvertedDropout(0.2)); // a hidden layer: the output is elsewhere
        Says(null, new Custom(Sequential(Linear(4, 4), new InvertedDropout(0.2)), Linear(4, 2)));
        Says(null, new AddingBlock(Linear(4, 4), new InvertedDropout(0.2))); // something is added
        Says(null, new InvertedDropout(0.2));
    }

    [Fact]
    public void Element_dropout_on_feature_maps()
    {
        Says($"2: {MapsAdvice}", Conv2d(3, 4, 3), ReLU(), Dropout(0.2), Conv2d(4, 2, 3));
        Says($"3: {MapsAdvice}", Conv1d(3, 4, 3), BatchNorm1d(4), ReLU(), new StandardDropout(0.2), AvgPool1d(2), Conv1d(4, 2, 3));
        Says($"1: {MapsAdvice}", Conv2d(3, 4, 3), new ReLUDropout(0.2), new DropConnectConv2d(4, 2, 3));
        Says($"branch.5: {MapsAdvice}", new PreactivatedBlock(Dropout(0.3)));
        Says($"2: {MapsAdvice}", new PreactivatedBlock(ReLU()), ReLU(), Dropout(0.3), Conv2d(4, 2, 3)); // a sum of maps is a map
    }

    [Fact]
    public void Dropout_of_maps_and_dropout_of_what_is_no_map_are_left_alone()
    {
        Says(null, Conv2d(3, 4, 3), ReLU(), new SpatialDropout2d(0.2), Conv2d(4, 2, 3));
        Says(null, Conv2d(3, 4, 3), ReLU(), Dropout2d(0.2), new DropBlock2d(0.1, 3), Conv2d(4, 2, 3));
        Says(null, Conv2d(3, 4, 3), ReLU(), Dropout(0.2), Conv2d(4, 2, 1), ReLU(), AdaptiveAvgPool2d(1), Flatten()); // SqueezeNet's classifier
        Says(null, Conv2d(3, 4, 3), ReLU(), Flatten(), Dropout(0.2), Linear(4, 2)); // VGG's
        Says(null, Conv2d(3, 4, 3), ReLU(), AdaptiveAvgPool2d(1), Dropout(0.2), Conv2d(4, 2, 3));
        Says(null, Linear(3, 4), ReLU(), Dropout(0.2), Unflatten(1, [1, 2, 2]), Conv2d(1, 2, 3));
        Says(null, new InvertedDropout(0.2), Conv2d(3, 4, 3), ReLU(), Conv2d(4, 2, 3)); // of pixels
        Says(null, new AddingBlock(Conv2d(4, 4, 3), Dropout(0.2)), Conv2d(4, 4, 3)); // the shortcut still has what was dropped
        Says(null, Conv2d(3, 4, 3), new InvertedDropout(0.2, noise_shape: [-1, -1, 1, 1]), Conv2d(4, 2, 3)); // whole maps, as Keras does it
    }

    [Theory]
    [InlineData("relu", "ReLU")]
    [InlineData("none", "Linear")]
    public void Alpha_dropout_without_selu(string activation, string after)
    {
        string text = $": alpha dropout after {after}, but the values that it drops to are SELU's"
            + " (Klambauer et al., NeurIPS 2017). Fix: put SELU before it, or use plain dropout. [alpha-without-selu]";
        Module<Tensor, Tensor>[] before = activation == "relu" ? [Linear(4, 4), ReLU()] : [Linear(4, 4)];
        Says($"{before.Length}{text}", [.. before, new DropoutTorch.Layers.AlphaDropout(0.1), Linear(4, 2)]);
        Says($"{before.Length}{text}", [.. before, AlphaDropout(0.1), Linear(4, 2)]);
        Says($"{before.Length + 1}{text}", [.. before, Flatten(), FeatureAlphaDropout(0.1), Linear(4, 2)]);
    }

    [Fact]
    public void Alpha_dropout_after_selu_or_after_what_is_unknown_is_left_alone()
    {
        Says(null, Linear(4, 4), SELU(), new DropoutTorch.Layers.AlphaDropout(0.1), Linear(4, 2));
        Says(null, Conv2d(3, 4, 3), SELU(), MaxPool2d(2), new DropoutTorch.Layers.FeatureAlphaDropout(0.1), Flatten(), AlphaDropout(0.1), Linear(4, 2));
        Says(null, AlphaDropout(0.1), Linear(4, 2)); // inputs of mean 0 and variance 1 keep both
        Says(null, new Custom(Linear(4, 4)), AlphaDropout(0.1), Linear(4, 2));
    }

    [Fact]
    public void Plain_dropout_after_selu()
    {
        Says($"2: {SeluAdvice}", Linear(4, 4), SELU(), new InvertedDropout(0.1), Linear(4, 2));
        Says($"2: {SeluAdvice}", Conv2d(3, 4, 3), SELU(), Dropout(0.1), Conv2d(4, 2, 3)); // and nothing about maps
        Says($"3: {SeluAdvice}", Conv2d(3, 4, 3), SELU(), MaxPool2d(2), new SpatialDropout2d(0.1), Conv2d(4, 2, 3));
        Says(null, Linear(4, 4), SELU(), Linear(4, 4), ReLU(), new InvertedDropout(0.1), Linear(4, 2));
    }

    [Fact]
    public void A_high_p_on_the_input()
    {
        const string Text = "p = 0.6 drops most of the input before any layer has seen it"
            + " (Srivastava et al., JMLR 2014, A.4). Fix: choose a p of about 0.2. [high-input-p]";
        Says($"0: {Text}", new InvertedDropout(0.6), Linear(4, 2));
        Says($"1: {Text}", Flatten(), Dropout(0.6), Linear(4, 2));
        Says(null, new InvertedDropout(0.5), Linear(4, 2));
        Says(null, Linear(4, 4), ReLU(), new InvertedDropout(0.6), Linear(4, 2));
        Says(null, Embedding(5, 4), new InvertedDropout(0.6), Linear(4, 2));
        Says(null, new Custom(Sequential(new InvertedDropout(0.6), Linear(4, 2)))); // who knows what comes before
    }

    [Fact]
    public void A_high_p_anywhere()
    {
        const string Text = "p = 0.95 keeps less than a tenth"
            + " (Srivastava et al., JMLR 2014, 7.3). Fix: choose 0.2 to 0.6; p is the probability of dropping, not of keeping. [high-p]";
        Says($"1: {Text}", Linear(4, 4), new InvertedDropout(0.95), Linear(4, 2));
        Says($"m1: {Text}", new Custom(Linear(4, 4), Dropout1d(0.95)));
        Says($"m0: {Text}", new AddingBlock(new DropPath(0.95)));
        Says($"0: {Text}", new DropConnectLinear(4, 2, p: 0.95));
        Says(null, Linear(4, 4), new InvertedDropout(0.9), Linear(4, 2));
        Says(null, new ConcreteDropoutLinear(Linear(4, 2), p: 0.95)); // learned
    }

    [Fact]
    public void Plain_dropout_in_a_recurrent_step()
    {
        Says($"m1: {StepAdvice}", new CustomStep(LSTMCell(4, 4), new InvertedDropout(0.2)));
        Says($"m1.1: {StepAdvice}", new CustomStep(GRUCell(4, 4), Sequential(Linear(4, 4), Dropout(0.2), Linear(4, 4))));
        Says($"m1: {StepAdvice}", new Custom(LSTM(4, 4), Dropout(0.2), LSTM(4, 4), Linear(4, 2)));
        Says($"m2: {StepAdvice}", new Custom(new WeightDropLSTM(4, 4), LayerNorm(4), new InvertedDropout(0.2), GRU(4, 4)));
    }

    [Fact]
    public void Dropout_beside_recurrent_layers_is_left_alone()
    {
        Says(null, new CustomStep(LSTMCell(4, 4), new LockedDropout(0.2)));
        Says(null, new CustomStep(Linear(4, 4), new InvertedDropout(0.2))); // a state, but no recurrence in sight
        Says(null, new Custom(LSTMCell(4, 4), new InvertedDropout(0.2), Linear(4, 2))); // inside the loop or after it
        Says(null, new Custom(Embedding(5, 4), new InvertedDropout(0.2), LSTM(4, 4), new InvertedDropout(0.2), Linear(4, 2)));
        Says(null, new Custom(LSTM(4, 4), new LockedDropout(0.2), LSTM(4, 4)));
        Says(null, new Custom(new WeightDropLSTM(4, 4, numLayers: 2, dropout: 0.3, p: 0.5), Linear(4, 2)));
    }

    private static void Says(string? expected, params Module[] layers)
    {
        bool alone = layers is [Custom or CustomStep or AddingBlock or PreactivatedBlock];
        using Module model = alone ? layers[0] : Sequential([.. layers.Cast<Module<Tensor, Tensor>>()]);
        Assert.Equal(expected is null ? [] : [expected], PlacementAdvice.Check(model).Select(advice => advice.ToString()));
    }
}
