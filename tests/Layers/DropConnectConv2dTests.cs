using DropoutTorch.Layers;
using DropoutTorch.Layers.Random;
using Layers.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Layers.Tests;

public class DropConnectConv2dTests
{
    private static readonly StreamAddress s_address = new(7);
    private static readonly RandomSource s_source = RandomSource.At(s_address);

    public static TheoryData<bool, bool> MaskKinds => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    /// <summary>Convolutions of every kind of padding, each with what else it may have.</summary>
    public static TheoryData<string> Kinds => [.. s_kinds.Keys];

    private static readonly Dictionary<string, Func<TorchSharp.Modules.Conv2d>> s_kinds = new()
    {
        ["plain"] = () => nn.Conv2d(4, 6, 3),
        ["stride, padding, dilation, groups"] = () => nn.Conv2d(4, 6, (3, 2), stride: (2, 1), padding: (2, 1), dilation: (1, 2), groups: 2),
        ["no bias"] = () => nn.Conv2d(4, 6, 3, padding: 1, bias: false),
        ["same, even kernel"] = () => nn.Conv2d(4, 6, (2, 4), Padding.Same, dilation: (1, 3)),
        ["valid"] = () => nn.Conv2d(4, 6, 3, Padding.Valid, stride: 2),
        ["reflect"] = () => nn.Conv2d(4, 6, 3, padding: 1, padding_mode: PaddingModes.Reflect),
        ["replicate"] = () => nn.Conv2d(4, 6, (3, 2), padding: (2, 1), padding_mode: PaddingModes.Replicate),
        ["circular"] = () => nn.Conv2d(4, 6, 3, padding: 2, padding_mode: PaddingModes.Circular, stride: 2),
        ["reflect, same"] = () => nn.Conv2d(4, 6, (2, 3), Padding.Same, padding_mode: PaddingModes.Reflect),
        ["depthwise"] = () => nn.Conv2d(4, 4, 3, padding: 1, groups: 4),
    };

    [Theory]
    [MemberData(nameof(MaskKinds))]
    public void Keeps_what_all_stochastic_layers_keep(bool per_sample, bool drop_bias)
    {
        using var scope = NewDisposeScope();
        var first = nn.Conv2d(3, 4, 3, padding: 1);
        DropConnectConv2d Make(long? seed)
        {
            var convolution = nn.Conv2d(3, 4, 3, padding: 1);
            convolution.load_state_dict(first.state_dict());
            return new DropConnectConv2d(convolution, 0.5, per_sample, drop_bias, seed: seed);
        }
        AnyLayerContract.Holds(Make, randn(3, 3, 5, 4));
    }

    [Theory]
    [InlineData("convolution")]
    [InlineData("convolution, each sample")]
    public void Given_masks_give_PyTorchs_numbers(string name)
    {
        using var scope = NewDisposeScope();
        var golden = new WeightsGolden(name);
        var (x, w, b) = (golden.In("x").requires_grad_(), golden.In("weight").requires_grad_(), golden.In("bias").requires_grad_());
        var y = Functional.drop_connect_conv2d(
            x, w, b, golden.In("weight_mask"), golden.In("bias_mask"), golden.P,
            golden.Sizes("stride"), golden.Sizes("padding"), golden.Sizes("dilation"), golden.Setting("groups").GetInt64());
        y.backward([golden.In("incoming")]);
        golden.Check("y", y);
        golden.Check("grad_x", x.grad!);
        golden.Check("grad_weight", w.grad!);
        golden.Check("grad_bias", b.grad!);
    }

    /// <summary>Nothing of the wrapped convolution is lost: with its dropped weights put into it, it gives the same.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_setting_of_the_convolution_is_kept(string kind)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var convolution = s_kinds[kind]();
        var x = randn(3, 4, 7, 8);
        using var shared = new DropConnectConv2d(convolution, 0.4) { Source = s_source };
        using var each = new DropConnectConv2d(convolution, 0.4, per_sample: true) { Source = s_source };
        shared.train();
        each.train();
        var (y, rows, middle) = (shared.call(x), each.call(x), shared.call(x[1]));
        var whole = convolution.weight.detach().clone();
        var masks = s_address.keep_mask([3, whole.numel()], 0.4).view([3, .. whole.shape]);

        using var grad = no_grad();
        convolution.weight.copy_(Functional.weight_dropout(whole, 0.4, source: s_source));
        Assert.True(y.allclose(convolution.call(x), rtol: 1e-5, atol: 1e-5));
        Assert.True(middle.allclose(y[1], rtol: 1e-5, atol: 1e-5));
        for (var row = 0; row < 3; row++)
        {
            convolution.weight.copy_(Functional.weight_dropout(whole, masks[row], 0.4));
            Assert.True(rows[row].allclose(convolution.call(x.narrow(0, row, 1))[0], rtol: 1e-5, atol: 1e-5));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Evaluation_is_the_convolution(string kind)
    {
        using var scope = NewDisposeScope();
        var convolution = s_kinds[kind]();
        using var layer = new DropConnectConv2d(convolution, 0.4, activation: nn.Tanh());
        layer.eval();
        var x = randn(3, 4, 7, 8);
        Assert.True(layer.call(x).Equals(convolution.call(x).tanh()));
        layer.train();
        layer.p = 0;
        Assert.True(layer.call(x).allclose(convolution.call(x).tanh(), rtol: 1e-5, atol: 1e-5));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Moment_matching_averages_what_the_convolution_makes(string kind)
    {
        using var scope = NewDisposeScope();
        const int Samples = 400;
        using var layer = new DropConnectConv2d(s_kinds[kind](), 0.4, activation: nn.ReLU(), inference: DropConnectInference.MomentMatching(Samples));
        layer.Source = s_source;
        layer.to(ScalarType.Float64);
        layer.eval();
        var x = randn(2, 4, 7, 8, dtype: ScalarType.Float64);
        var mean = layer.layer.call(x);
        var average = layer.call(x);
        // The second moment of the weights by a convolution of its own.
        using var grad = no_grad();
        layer.layer.weight.pow_(2);
        layer.layer.bias?.zero_();
        var deviation = (layer.layer.call(x.square()) * (0.4 / 0.6)).sqrt();
        var at = mean / deviation;
        var closed = mean * ((at / Math.Sqrt(2)).erf() + 1) / 2 + deviation * (-at.square() / 2).exp() / Math.Sqrt(Math.Tau);
        // Fewer than a thousand averages, each within 6 standard errors: one false alarm in a million seeds.
        Assert.True((average - closed).abs().le(deviation * 6 / Math.Sqrt(Samples)).all().item<bool>());
    }

    [Theory]
    [MemberData(nameof(MaskKinds))]
    public void Gradients_are_those_of_the_masks(bool per_sample, bool drop_bias)
    {
        using var scope = NewDisposeScope();
        using var layer = new DropConnectConv2d(2, 4, 2, groups: 2, p: 0.4, per_sample: per_sample, drop_bias: drop_bias, dtype: ScalarType.Float64);
        layer.Source = s_source;
        layer.train();
        var x = randn(2, 2, 3, 3, dtype: ScalarType.Float64).requires_grad_();
        FiniteDifferences.Check(() => layer.call(x).pow(2), x, layer.layer.weight, layer.layer.bias!);
    }

    [Theory]
    [MemberData(nameof(MaskKinds))]
    public void P_of_one_leaves_the_biases_alone_even_for_infinite_input(bool per_sample, bool drop_bias)
    {
        using var scope = NewDisposeScope();
        using var layer = new DropConnectConv2d(2, 3, 2, padding: 1, padding_mode: PaddingModes.Replicate, p: 1, per_sample: per_sample, drop_bias: drop_bias);
        layer.train();
        var x = full(2, 2, 3, 3, float.PositiveInfinity).requires_grad_();
        var y = layer.call(x);
        y.sum().backward();
        var expected = drop_bias ? zeros(3) : layer.layer.bias!;
        Assert.True(y.Equals(expected.view(1, 3, 1, 1).expand(2, 3, 4, 4)));
        Assert.Equal(0f, x.grad!.abs().sum().item<float>());
        Assert.Equal(0f, layer.layer.weight.grad!.abs().sum().item<float>());
    }

    [Fact]
    public void Masks_do_not_depend_on_how_the_batch_is_split()
    {
        using var scope = NewDisposeScope();
        var (x, w, b) = (randn(5, 2, 4, 4), randn(3, 2, 3, 3), randn(3));
        foreach (var per_sample in new[] { false, true })
        {
            var whole = Functional.drop_connect_conv2d(x, w, b, p: 0.4, per_sample: per_sample, drop_bias: true, source: s_source);
            var later = RandomSource.At(s_address with { FirstRow = 2 });
            var part = Functional.drop_connect_conv2d(x[2..], w, b, p: 0.4, per_sample: per_sample, drop_bias: true, source: later);
            Assert.True(part.allclose(whole[2..], rtol: 1e-5, atol: 1e-5));
            var single = Functional.drop_connect_conv2d(x[2], w, b, p: 0.4, per_sample: per_sample, drop_bias: true, source: later);
            Assert.True(single.allclose(whole[2], rtol: 1e-5, atol: 1e-5));
        }
        Assert.Equal([0L, 3, 2, 2], Functional.drop_connect_conv2d(empty(0, 2, 4, 4), w, b, per_sample: true).shape);
    }

    [Fact]
    public void The_mean_over_masks_is_the_convolution()
    {
        using var scope = NewDisposeScope();
        const int Count = 4_000;
        var (x, w) = (randn(2, 2, 3, dtype: ScalarType.Float64), randn(2, 2, 2, 2, dtype: ScalarType.Float64));
        var y = Functional.drop_connect_conv2d(x.expand(Count, 2, 2, 3), w, p: 0.3, per_sample: true, source: s_source);
        var (mean, variance) = Functional.drop_connect_conv2d_moments(x, w, p: 0.3);
        // Four means, each within 5.1 standard errors: about one false alarm in a million seeds.
        Assert.True((y.mean([0L]) - mean).abs().le((variance / Count).sqrt() * 5.1).all().item<bool>());
    }

    [Fact]
    public void The_wrapped_layer_stays_what_it_is()
    {
        using var layer = new DropConnectConv2d(nn.Conv2d(2, 3, 3), 0.5, seed: 1);
        Assert.Equal(["layer.bias", "layer.weight", "steps"], layer.state_dict().Keys.Order(StringComparer.Ordinal));
        Assert.Equal([("", (StochasticLayer)layer)], layer.stochastic_layers());
        Assert.Throws<ArgumentNullException>(() => new DropConnectConv2d(null!));
    }

    [Fact]
    public void Faults_are_named_in_one_line()
    {
        using var scope = NewDisposeScope();
        var (x, w) = (randn(2, 4, 5, 5), randn(6, 2, 3, 3));
        var error = Assert.Throws<ArgumentException>(() => Functional.drop_connect_conv2d(x, w));
        Assert.Equal(
            "drop_connect_conv2d: expected (N, C, H, W) or (C, H, W) and a weight of shape (out_channels, C / 1, kernel height, kernel width), "
            + "got [2, 4, 5, 5] and [6, 2, 3, 3]. (Parameter 'input')", error.Message);
        Assert.Throws<ArgumentException>(() => Functional.drop_connect_conv2d(randn(4, 5), w, groups: 2));
        error = Assert.Throws<ArgumentException>(() => Functional.drop_connect_conv2d(x, w, null, ones([3, 6, 2, 3, 3]), null, 0.5, groups: 2));
        Assert.Contains("or [2, 6, 2, 3, 3] for masks of each sample, got [3, 6, 2, 3, 3]", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => Functional.drop_connect_conv2d(ones(2, 4, 5, 5, dtype: ScalarType.Int64), w, groups: 2));
        Assert.StartsWith("drop_connect_conv2d: expected a floating-point tensor, got Int64.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Functional.drop_connect_conv2d_moments(x, w, groups: 2, p: 1));
    }

    [Fact]
    public void Text_shows_the_settings()
    {
        using var layer = new DropConnectConv2d(nn.Conv2d(4, 6, 3, Padding.Same, groups: 2), 0.25, per_sample: true);
        Assert.Equal(
            "DropConnectConv2d(4, 6, kernel_size=[3, 3], stride=[1, 1], padding=Same, dilation=[1, 1], padding_mode=Zeros, groups=2, bias=True, "
            + "p=0.25, per_sample=True, drop_bias=False, inference=Mean)", layer.ToString());
        using var sizes = new DropConnectConv2d(4, 6, 3, padding: 1);
        Assert.Contains("padding=[1, 1]", sizes.ToString(), StringComparison.Ordinal);
    }
}
