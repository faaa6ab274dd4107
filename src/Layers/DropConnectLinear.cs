using DropoutTorch.Layers.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Layers;

/// <summary>
/// DropConnect around a linear layer: y = a(x (W · M / (1 − p))ᵀ + b), M ~ Bernoulli(1 − p) for each weight, while active. Otherwise
/// y = a(x Wᵀ + b), or the average of a(·) over the masks by moment matching; see <see cref="DropConnectInference"/>.
/// </summary>
/// <remarks>
/// <para>Shape: (*, in_features) to (*, out_features). The batch shares one mask, or with <see cref="DropConnectLayer.per_sample"/>
/// each slice of dimension 0 has its own, at the price of the batch's number of copies of the weights. Types: those of the linear
/// layer; masks of float16 and bfloat16 weights are scaled in float32.</para>
/// <para>p = 0 gives the linear layer's result; p = 1 leaves the biases alone (exact zeros with
/// <see cref="DropConnectLayer.drop_bias"/>), also for infinite input. Moment matching refuses p = 1, where its variance is infinite.</para>
/// <para>While masks are drawn the linear layer lends its parameters but is not called, so its forward hooks do not run.</para>
/// <para>Paper: Wan et al., "Regularization of Neural Networks using DropConnect", ICML 2013. The paper drops biases, too, has a mask
/// for each sample, and scales at inference where this layer scales in training.</para>
/// <example>
/// <code>
/// using var layer = new DropConnectLinear(784, 800, p: 0.5, activation: torch.nn.ReLU(), inference: DropConnectInference.MomentMatching(100));
/// layer.eval();
/// using var y = layer.call(x); // (*, 784) to (*, 800)
/// </code>
/// </example>
/// </remarks>
public sealed class DropConnectLinear : DropConnectLayer
{
    /// <param name="layer">The linear layer; it becomes a child under the name "layer" and keeps its parameters.</param>
    /// <param name="p">Probability of dropping a weight, in [0, 1].</param>
    /// <param name="per_sample">Whether each sample of the batch has a mask of its own.</param>
    /// <param name="drop_bias">Whether biases are dropped, too.</param>
    /// <param name="activation">Applied to the result, and averaged by moment matching; null for none.</param>
    /// <param name="inference">What happens while no masks are drawn; null for the mean rule.</param>
    /// <param name="seed">A random stream of the layer's own; null leaves it to torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    public DropConnectLinear(
        Linear layer, double p = 0.5, bool per_sample = false, bool drop_bias = false, Module<Tensor, Tensor>? activation = null,
        DropConnectInference? inference = null, long? seed = null)
        : base(nameof(DropConnectLinear), p, new DropConnectOptions(per_sample, drop_bias, activation, inference), seed)
    {
        ArgumentNullException.ThrowIfNull(layer);
        this.layer = layer;
        register_module(nameof(layer), layer);
    }

    /// <summary>A new linear layer with DropConnect.</summary>
    /// <param name="in_features">Size of each sample.</param>
    /// <param name="out_features">Size of each result.</param>
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
    public DropConnectLinear(
        long in_features, long out_features, bool bias = true, double p = 0.5, bool per_sample = false, bool drop_bias = false,
        Module<Tensor, Tensor>? activation = null, DropConnectInference? inference = null, Device? device = null, ScalarType? dtype = null,
        long? seed = null)
        : this(Linear(in_features, out_features, bias, device, dtype), p, per_sample, drop_bias, activation, inference, seed)
    {
    }

    /// <summary>The wrapped layer.</summary>
    public Linear layer { get; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var shape = layer.weight.shape;
        return $"DropConnectLinear(in_features={shape[1]}, out_features={shape[0]}, bias={layer.bias is not null}, {Settings})";
    }

    private protected override Tensor Dropped(Tensor input, RandomSource source) =>
        Functional.drop_connect_linear(input, layer.weight, layer.bias, p, training: true, per_sample, drop_bias, source);

    private protected override Tensor Whole(Tensor input) => layer.call(input);

    private protected override (Tensor mean, Tensor variance) Moments(Tensor input) =>
        Functional.drop_connect_moments(input, layer.weight, layer.bias, p, drop_bias);
}

public static partial class Functional
{
    /// <summary>A linear map with dropped weights; see <see cref="DropConnectLinear"/>.</summary>
    /// <param name="input">A floating-point tensor of shape (*, in_features).</param>
    /// <param name="weight">Of shape (out_features, in_features).</param>
    /// <param name="bias">Of shape (out_features); null for none.</param>
    /// <param name="p">Probability of dropping a weight, in [0, 1].</param>
    /// <param name="training">False for the linear map as it is.</param>
    /// <param name="per_sample">Whether each slice of the input's dimension 0 has a mask of its own.</param>
    /// <param name="drop_bias">Whether biases are dropped, too.</param>
    /// <param name="source">Where the random bits come from; by default a key drawn from torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException">Types or shapes do not fit.</exception>
    /// <exception cref="InvalidOperationException">One mask for all, but the source stands for several steps at once.</exception>
    public static Tensor drop_connect_linear(
        Tensor input, Tensor weight, Tensor? bias = null, double p = 0.5, bool training = true, bool per_sample = false, bool drop_bias = false,
        RandomSource source = default)
    {
        CheckLinear(nameof(drop_connect_linear), input, weight, p);
        if (!training || p == 0 || input.numel() == 0) return functional.linear(input, weight, bias);
        using var scope = NewDisposeScope();
        if (p == 1)
        {
            var (zeros, none) = DroppedWeights.Nothing(input, weight, bias, drop_bias);
            return ApplyLinear(zeros, none).MoveToOuterDisposeScope();
        }
        long? samples = per_sample ? LinearSamples(input) : null;
        var weights = DroppedWeights.Draw(nameof(drop_connect_linear), weight, bias, p, samples, drop_bias, source);
        return ApplyLinear(input, weights).MoveToOuterDisposeScope();
    }

    /// <summary>A linear map with given masks: y = x (W · M / (1 − p))ᵀ + b, the biases masked likewise where they have a mask.</summary>
    /// <param name="input">A floating-point tensor of shape (*, in_features).</param>
    /// <param name="weight">Of shape (out_features, in_features).</param>
    /// <param name="bias">Of shape (out_features); null for none.</param>
    /// <param name="weight_mask">Of the weight's shape, or of shape (N, out_features, in_features) for N slices of the input's dimension 0.</param>
    /// <param name="bias_mask">Of the bias's shape, or of shape (N, out_features) beside masks for each sample; null leaves the bias whole.</param>
    /// <param name="p">The probability that the masks were drawn with, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException">Types or shapes do not fit.</exception>
    public static Tensor drop_connect_linear(Tensor input, Tensor weight, Tensor? bias, Tensor weight_mask, Tensor? bias_mask, double p)
    {
        CheckLinear(nameof(drop_connect_linear), input, weight, p);
        using var scope = NewDisposeScope();
        if (p == 1) input = Masking.AllDropped(input, inplace: false);
        var weights = DroppedWeights.Masked(nameof(drop_connect_linear), weight, bias, weight_mask, bias_mask, p, LinearSamples(input));
        return ApplyLinear(input, weights).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Mean and variance of a linear map with dropped weights, over all masks: mean = x Wᵀ + b, variance = p / (1 − p) · x² (W²)ᵀ, plus
    /// p / (1 − p) · b² where biases are dropped. The paper, whose weights are not scaled in training, has (1 − p) x Wᵀ and
    /// p (1 − p) x² (W²)ᵀ: the same numbers for weights W / (1 − p).
    /// </summary>
    /// <param name="input">A floating-point tensor of shape (*, in_features).</param>
    /// <param name="weight">Of shape (out_features, in_features).</param>
    /// <param name="bias">Of shape (out_features); null for none.</param>
    /// <param name="p">Probability of dropping a weight, in [0, 1).</param>
    /// <param name="drop_bias">Whether biases are dropped, too.</param>
    /// <returns>Both of shape (*, out_features), in float32 where the input is narrower.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1) or NaN.</exception>
    /// <exception cref="ArgumentException">Types or shapes do not fit.</exception>
    public static (Tensor mean, Tensor variance) drop_connect_moments(Tensor input, Tensor weight, Tensor? bias = null, double p = 0.5, bool drop_bias = false)
    {
        CheckLinear(nameof(drop_connect_moments), input, weight, Probability.CheckBelowOne(p));
        return DropConnectMoments.Of(functional.linear, input, weight, bias, p, drop_bias);
    }

    private static void CheckLinear(string function, Tensor input, Tensor weight, double p)
    {
        Masking.Check(function, input, p);
        ArgumentNullException.ThrowIfNull(weight);
        if (weight.dim() != 2 || input.dim() < 1 || input.shape[^1] != weight.shape[1])
            throw new ArgumentException(
                $"{function}: expected (*, in_features) and a weight of shape (out_features, in_features), "
                + $"got [{string.Join(", ", input.shape)}] and [{string.Join(", ", weight.shape)}].", nameof(input));
    }

    private static long LinearSamples(Tensor input) => input.dim() > 1 ? input.shape[0] : 1;

    private static Tensor ApplyLinear(Tensor input, DroppedWeights weights)
    {
        var (weight, bias) = weights;
        if (weight.dim() == 2) return functional.linear(input, weight, bias);
        // (N, positions of a sample, in) times (N, in, out)
        var y = input.reshape(LinearSamples(input), -1, input.shape[^1]).matmul(weight.transpose(-2, -1));
        if (bias is not null) y = y.add(bias.unsqueeze(-2));
        return y.reshape([.. input.shape[..^1], weight.shape[^2]]);
    }
}
