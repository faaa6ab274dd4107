using DropoutTorch.Layers.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Layers;

/// <summary>
/// DropConnect around a convolution: y = a(x ∗ (W · M / (1 − p)) + b), M ~ Bernoulli(1 − p) for each weight, while active. Otherwise
/// y = a(x ∗ W + b), or the average of a(·) over the masks by moment matching; see <see cref="DropConnectInference"/>.
/// </summary>
/// <remarks>
/// <para>Shape: (N, C, H, W) or (C, H, W), to what the wrapped convolution makes of it, with its stride, padding (by size or by name,
/// in every mode), dilation and groups. The batch shares one mask, or with <see cref="DropConnectLayer.per_sample"/> each sample has
/// its own: one convolution of N times as many groups. Types: those of the convolution; masks of float16 and bfloat16 weights are
/// scaled in float32.</para>
/// <para>p = 0 gives the convolution's result; p = 1 leaves the biases alone (exact zeros with
/// <see cref="DropConnectLayer.drop_bias"/>), also for infinite input. Moment matching refuses p = 1, where its variance is infinite.</para>
/// <para>While masks are drawn the convolution lends its parameters but is not called, so its forward hooks do not run.</para>
/// <para>Paper: Wan et al., "Regularization of Neural Networks using DropConnect", ICML 2013, who use it for fully connected layers.
/// Moment matching treats the positions of a feature map as if each had masks of its own.</para>
/// <example>
/// <code>
/// using var layer = new DropConnectConv2d(torch.nn.Conv2d(3, 64, 3, padding: 1, bias: false), p: 0.2);
/// layer.train();
/// using var y = layer.call(x); // (N, 3, H, W) to (N, 64, H, W)
/// </code>
/// </example>
/// </remarks>
public sealed class DropConnectConv2d : DropConnectLayer
{
    /// <param name="layer">The convolution; it becomes a child under the name "layer" and keeps its parameters and settings.</param>
    /// <param name="p">Probability of dropping a weight, in [0, 1].</param>
    /// <param name="per_sample">Whether each sample of the batch has a mask of its own.</param>
    /// <param name="drop_bias">Whether biases are dropped, too.</param>
    /// <param name="activation">Applied to the result, and averaged by moment matching; null for none.</param>
    /// <param name="inference">What happens while no masks are drawn; null for the mean rule.</param>
    /// <param name="seed">A random stream of the layer's own; null leaves it to torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    public DropConnectConv2d(
        Conv2d layer, double p = 0.5, bool per_sample = false, bool drop_bias = false, Module<Tensor, Tensor>? activation = null,
        DropConnectInference? inference = null, long? seed = null)
        : base(nameof(DropConnectConv2d), p, new DropConnectOptions(per_sample, drop_bias, activation, inference), seed)
    {
        ArgumentNullException.ThrowIfNull(layer);
        this.layer = layer;
        register_module(nameof(layer), layer);
    }

    /// <summary>A new convolution with DropConnect; for other settings, wrap one.</summary>
    /// <param name="in_channels">Channels of the input.</param>
    /// <param name="out_channels">Channels of the output.</param>
    /// <param name="kernel_size">Height and width of the kernel.</param>
    /// <param name="stride">Of the kernel.</param>
    /// <param name="padding">Rows and columns added on each side.</param>
    /// <param name="dilation">Distance of the kernel's points.</param>
    /// <param name="padding_mode">What is added.</param>
    /// <param name="groups">Into how many independent parts the channels fall.</param>
    /// <param name="bias">Whether to add a learned offset.</param>
    /// <param name="p">Probability of dropping a weight, in [0, 1].</param>
    /// <param name="per_sample">Whether each sample of the batch has a mask of its own.</param>
    /// <param name="drop_bias">Whether biases are dropped, too.</param>
    /// <param name="activation">Applied to the result, and averaged by moment matching; null for none.</param>
    /// <param name="inference">What happens while no masks are drawn; null for the mean rule.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="dtype">The parameters' element type.</param>
    /// <param name="seed">A random stream of the layer's own; null leaves it to torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    public DropConnectConv2d(
        long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1,
        PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, double p = 0.5, bool per_sample = false,
        bool drop_bias = false, Module<Tensor, Tensor>? activation = null, DropConnectInference? inference = null, Device? device = null,
        ScalarType? dtype = null, long? seed = null)
        : this(
            Conv2d(in_channels, out_channels, kernel_size, stride, padding, dilation, padding_mode, groups, bias, device, dtype),
            p, per_sample, drop_bias, activation, inference, seed)
    {
    }

    /// <summary>The wrapped layer.</summary>
    public Conv2d layer { get; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var padding = layer.padding_type?.ToString() ?? $"[{string.Join(", ", layer.padding!)}]";
        return $"DropConnectConv2d({layer.in_channels}, {layer.out_channels}, kernel_size=[{string.Join(", ", layer.kernel_size)}], "
            + $"stride=[{string.Join(", ", layer.stride)}], padding={padding}, dilation=[{string.Join(", ", layer.dilation)}], "
            + $"padding_mode={layer.padding_mode}, groups={layer.groups}, bias={layer.bias is not null}, {Settings})";
    }

    private protected override Tensor Dropped(Tensor input, RandomSource source)
    {
        var (padded, padding) = ConvolutionPadding.Of(layer, input);
        using (padded)
            return Functional.drop_connect_conv2d(
                padded, layer.weight, layer.bias, layer.stride, padding, layer.dilation, layer.groups, p, training: true, per_sample, drop_bias,
                source);
    }

    private protected override Tensor Whole(Tensor input) => layer.call(input);

    private protected override (Tensor mean, Tensor variance) Moments(Tensor input)
    {
        var (padded, padding) = ConvolutionPadding.Of(layer, input);
        using (padded)
            return Functional.drop_connect_conv2d_moments(
                padded, layer.weight, layer.bias, layer.stride, padding, layer.dilation, layer.groups, p, drop_bias);
    }
}

public static partial class Functional
{
    /// <summary>A convolution with dropped weights; see <see cref="DropConnectConv2d"/>.</summary>
    /// <param name="input">A floating-point tensor of shape (N, C, H, W) or (C, H, W).</param>
    /// <param name="weight">Of shape (out_channels, C / groups, kernel height, kernel width).</param>
    /// <param name="bias">Of shape (out_channels); null for none.</param>
    /// <param name="stride">Of the kernel; null for 1.</param>
    /// <param name="padding">Zeros added on each side; null for none.</param>
    /// <param name="dilation">Distance of the kernel's points; null for 1.</param>
    /// <param name="groups">Into how many independent parts the channels fall.</param>
    /// <param name="p">Probability of dropping a weight, in [0, 1].</param>
    /// <param name="training">False for the convolution as it is.</param>
    /// <param name="per_sample">Whether each sample has a mask of its own.</param>
    /// <param name="drop_bias">Whether biases are dropped, too.</param>
    /// <param name="source">Where the random bits come from; by default a key drawn from torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException">Types or shapes do not fit.</exception>
    /// <exception cref="InvalidOperationException">One mask for all, but the source stands for several steps at once.</exception>
    public static Tensor drop_connect_conv2d(
        Tensor input, Tensor weight, Tensor? bias = null, long[]? stride = null, long[]? padding = null, long[]? dilation = null, long groups = 1,
        double p = 0.5, bool training = true, bool per_sample = false, bool drop_bias = false, RandomSource source = default)
    {
        CheckConvolution(nameof(drop_connect_conv2d), input, weight, groups, p);
        var convolution = new Convolution2d(stride, padding, dilation, groups);
        if (!training || p == 0 || input.numel() == 0) return convolution.Apply(input, weight, bias);
        using var scope = NewDisposeScope();
        if (p == 1)
        {
            var (zeros, none) = DroppedWeights.Nothing(input, weight, bias, drop_bias);
            return convolution.Apply(zeros, none.Weight, none.Bias).MoveToOuterDisposeScope();
        }
        long? samples = per_sample ? ConvolutionSamples(input) : null;
        var (dropped, offsets) = DroppedWeights.Draw(nameof(drop_connect_conv2d), weight, bias, p, samples, drop_bias, source);
        return convolution.Apply(input, dropped, offsets).MoveToOuterDisposeScope();
    }

    /// <summary>A convolution with given masks: y = x ∗ (W · M / (1 − p)) + b, the biases masked likewise where they have a mask.</summary>
    /// <param name="input">A floating-point tensor of shape (N, C, H, W) or (C, H, W).</param>
    /// <param name="weight">Of shape (out_channels, C / groups, kernel height, kernel width).</param>
    /// <param name="bias">Of shape (out_channels); null for none.</param>
    /// <param name="weight_mask">Of the weight's shape, or with a first dimension of N in front of it.</param>
    /// <param name="bias_mask">Of the bias's shape, or of shape (N, out_channels) beside masks for each sample; null leaves the bias whole.</param>
    /// <param name="p">The probability that the masks were drawn with, in [0, 1].</param>
    /// <param name="stride">Of the kernel; null for 1.</param>
    /// <param name="padding">Zeros added on each side; null for none.</param>
    /// <param name="dilation">Distance of the kernel's points; null for 1.</param>
    /// <param name="groups">Into how many independent parts the channels fall.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException">Types or shapes do not fit.</exception>
    public static Tensor drop_connect_conv2d(
        Tensor input, Tensor weight, Tensor? bias, Tensor weight_mask, Tensor? bias_mask, double p,
        long[]? stride = null, long[]? padding = null, long[]? dilation = null, long groups = 1)
    {
        CheckConvolution(nameof(drop_connect_conv2d), input, weight, groups, p);
        using var scope = NewDisposeScope();
        if (p == 1) input = Masking.AllDropped(input, inplace: false);
        var (dropped, offsets) = DroppedWeights.Masked(nameof(drop_connect_conv2d), weight, bias, weight_mask, bias_mask, p, ConvolutionSamples(input));
        return new Convolution2d(stride, padding, dilation, groups).Apply(input, dropped, offsets).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Mean and variance of a convolution with dropped weights, over all masks: mean = x ∗ W + b, variance = p / (1 − p) · x² ∗ W², plus
    /// p / (1 − p) · b² where biases are dropped; see <see cref="drop_connect_moments"/>.
    /// </summary>
    /// <param name="input">A floating-point tensor of shape (N, C, H, W) or (C, H, W).</param>
    /// <param name="weight">Of shape (out_channels, C / groups, kernel height, kernel width).</param>
    /// <param name="bias">Of shape (out_channels); null for none.</param>
    /// <param name="stride">Of the kernel; null for 1.</param>
    /// <param name="padding">Zeros added on each side; null for none.</param>
    /// <param name="dilation">Distance of the kernel's points; null for 1.</param>
    /// <param name="groups">Into how many independent parts the channels fall.</param>
    /// <param name="p">Probability of dropping a weight, in [0, 1).</param>
    /// <param name="drop_bias">Whether biases are dropped, too.</param>
    /// <returns>Both of the convolution's shape, in float32 where the input is narrower.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1) or NaN.</exception>
    /// <exception cref="ArgumentException">Types or shapes do not fit.</exception>
    public static (Tensor mean, Tensor variance) drop_connect_conv2d_moments(
        Tensor input, Tensor weight, Tensor? bias = null, long[]? stride = null, long[]? padding = null, long[]? dilation = null, long groups = 1,
        double p = 0.5, bool drop_bias = false)
    {
        CheckConvolution(nameof(drop_connect_conv2d_moments), input, weight, groups, Probability.CheckBelowOne(p));
        return DropConnectMoments.Of(new Convolution2d(stride, padding, dilation, groups).Apply, input, weight, bias, p, drop_bias);
    }

    private static long ConvolutionSamples(Tensor input) => input.dim() == 4 ? input.shape[0] : 1;

    private static void CheckConvolution(string function, Tensor input, Tensor weight, long groups, double p)
    {
        Masking.Check(function, input, p);
        ArgumentNullException.ThrowIfNull(weight);
        if (weight.dim() != 4 || input.dim() is not (3 or 4) || input.shape[^3] != weight.shape[1] * groups)
            throw new ArgumentException(
                $"{function}: expected (N, C, H, W) or (C, H, W) and a weight of shape (out_channels, C / {groups}, kernel height, kernel width), "
                + $"got [{string.Join(", ", input.shape)}] and [{string.Join(", ", weight.shape)}].", nameof(input));
    }
}
