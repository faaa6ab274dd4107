using System.Globalization;
using DropoutTorch.Layers.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Layers;

/// <summary>
/// What <see cref="ConcreteDropoutLinear"/> and <see cref="ConcreteDropoutConv2d"/> share: dropout before a wrapped layer whose p is learned,
/// since its mask is a smooth function of p: z = σ((ln(p + ε) − ln(1 − p + ε) + ln(u + ε) − ln(1 − u + ε)) / t), u ~ U(0, 1), and
/// x · (1 − z) / (1 − p) goes into the layer.
/// </summary>
/// <remarks>
/// <para>p is σ of the parameter <c>p_logit</c>, which keeps its type where the layer is converted to float16 or bfloat16: their steps are
/// larger than an optimizer's. No probability is taken for less than 1e-18 (and 1 − p, where it divides, for less than ε), so values and
/// gradients stay finite however far the logit goes. Without <see cref="regularization"/> in the loss nothing holds p up, and it tends to 0:</para>
/// <example>
/// <code>
/// var (weight, dropout) = ConcreteDropout.regularizers(length_scale: 1e-2, tau: 1, samples: 60_000, classification: true);
/// using var layer = new ConcreteDropoutLinear(torch.nn.Linear(784, 10), weight, dropout);
/// using var loss = cross_entropy(layer.call(x), y) + layer.regularization();
/// </code>
/// </example>
/// <para>Paper: Gal, Hron and Kendall, "Concrete Dropout", NeurIPS 2017, arXiv:1705.07832.</para>
/// </remarks>
public abstract class ConcreteDropout : StochasticLayer
{
    private protected ConcreteDropout(string name, Parameter weight, ConcreteOptions options, long? seed) : base(name, options.P, seed)
    {
        Options = options;
        var logit = full([1], Logit(options.P), dtype: ElementType.Wide(weight.dtype), device: weight.device);
        register_parameter(nameof(p_logit), Parameter(logit));
    }

    private protected ConcreteOptions Options { get; }

    /// <summary>The learned parameter, of shape (1): p = σ(p_logit).</summary>
    public Parameter p_logit => get_parameter(nameof(p_logit))!;

    /// <summary>The probability of dropping as it is now; setting it sets the logit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not strictly between 0 and 1.</exception>
    public override double p
    {
        get
        {
            using var wide = p_logit.detach().to(ScalarType.Float64);
            return 1 / (1 + Math.Exp(-wide.item<double>()));
        }
        set
        {
            using var grad = no_grad();
            p_logit.fill_(Logit(value));
        }
    }

    /// <summary>The mask's temperature: the lower, the nearer its values are to 0 and 1.</summary>
    public double temperature => Options.Temperature;

    /// <summary>What keeps logarithms finite.</summary>
    public double eps => Options.Eps;

    /// <summary>λ_w, the weight of ‖W‖² / (1 − p).</summary>
    public double weight_regularizer => Options.WeightRegularizer;

    /// <summary>λ_d, the weight of the entropy of the mask.</summary>
    public double dropout_regularizer => Options.DropoutRegularizer;

    /// <summary>
    /// The layer's part of the loss, λ_w · ‖W‖² / (1 − p) + λ_d · D · (p ln p + (1 − p) ln(1 − p)), a number: D is how many input features
    /// or channels are dropped independently. The bias is left out, as in the paper's own code.
    /// </summary>
    public Tensor regularization()
    {
        using var scope = NewDisposeScope();
        var wide = ElementType.Wide(Weight.dtype);
        var (logit, weight) = (p_logit.to(wide), Weight.to(wide));
        // By the logit, without a loss of digits: 1 / (1 - p) = 1 + exp(logit), ln p = ln σ(logit), ln(1 - p) = ln σ(-logit).
        var (dropped, kept) = (logit.sigmoid(), logit.neg().sigmoid());
        var entropy = dropped * functional.logsigmoid(logit) + kept * functional.logsigmoid(logit.neg());
        var prior = weight.square().sum() * (logit.clamp_max(-Math.Log(ConcreteMask.Least)).exp() + 1) * weight_regularizer;
        return (prior + entropy * (dropout_regularizer * Features)).squeeze(0).MoveToOuterDisposeScope();
    }

    /// <summary>What follows from a Gaussian prior on the weights: λ_w = l² / (τ N), λ_d = 2 / (τ N), or 1 / N for cross-entropy.</summary>
    /// <param name="length_scale">l, the prior's length scale: the larger, the smoother the functions that it expects.</param>
    /// <param name="tau">τ, the precision of the observations; 1 for classification.</param>
    /// <param name="samples">N, how many samples the training set holds.</param>
    /// <param name="classification">Whether the loss is a cross-entropy rather than a squared error.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not positive.</exception>
    public static (double weight_regularizer, double dropout_regularizer) regularizers(
        double length_scale, double tau, long samples, bool classification = false)
    {
        ConcreteMask.Positive(length_scale, nameof(length_scale));
        ConcreteMask.Positive(tau, nameof(tau));
        ConcreteMask.Positive(samples, nameof(samples));
        return (length_scale * length_scale / (tau * samples), classification ? 1.0 / samples : 2 / (tau * samples));
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var learned = string.Create(CultureInfo.InvariantCulture, $"p={p:G5}, temperature={temperature:G5}");
        var loss = string.Create(CultureInfo.InvariantCulture, $"weight_regularizer={weight_regularizer}, dropout_regularizer={dropout_regularizer}");
        return $"{GetName()}({Described}, {learned}, {loss})";
    }

    private protected abstract Parameter Weight { get; }

    private protected abstract long Features { get; }

    private protected abstract string Described { get; }

    /// <summary>The input as the wrapped layer gets it.</summary>
    private protected Tensor Drop(Tensor input, bool per_channel)
    {
        using var scope = NewDisposeScope();
        var (drop, keep) = (p_logit.sigmoid(), p_logit.neg().sigmoid());
        return ConcreteMask.Forward(input, drop, keep, temperature, IsActive, per_channel, eps, NextSource()).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        if (dtype is not { } type || ElementType.Wide(type) == type)
        {
            base._toEpilog(dtype, device, non_blocking);
            return;
        }
        var logit = p_logit;
        _internal_params.Remove(nameof(p_logit));
        try
        {
            base._toEpilog(dtype, device, non_blocking);
        }
        finally
        {
            _internal_params.Add(nameof(p_logit), logit);
        }
        // The others are there already.
        if (device is not null) base._toEpilog(null, device, non_blocking);
    }

    private static double Logit(double p) => Probability.Check(p) is > 0 and < 1
        ? Math.Log(p / (1 - p))
        : throw new ArgumentOutOfRangeException(
            nameof(p), $"dropout probability has to be strictly between 0 and 1 here, where it is learned through its logit, but got {(int)p}");

    /// <summary>The settings of a concrete layer.</summary>
    private protected sealed record ConcreteOptions
    {
        internal ConcreteOptions(double weight_regularizer, double dropout_regularizer, double p, double temperature, double eps)
        {
            ConcreteMask.NotNegative(weight_regularizer, nameof(weight_regularizer));
            ConcreteMask.NotNegative(dropout_regularizer, nameof(dropout_regularizer));
            ConcreteMask.Positive(temperature, nameof(temperature));
            ConcreteMask.NotNegative(eps, nameof(eps));
            (WeightRegularizer, DropoutRegularizer, P, Temperature, Eps) = (weight_regularizer, dropout_regularizer, p, temperature, eps);
        }

        internal double WeightRegularizer { get; }

        internal double DropoutRegularizer { get; }

        internal double P { get; }

        internal double Temperature { get; }

        internal double Eps { get; }
    }
}

public static partial class Functional
{
    /// <summary>Concrete dropout; see <see cref="ConcreteDropout"/>. Differentiable in the input and in p.</summary>
    /// <param name="input">A floating-point tensor of shape (N, ...).</param>
    /// <param name="p">The probability of dropping: one element, strictly between 0 and 1, on the input's device.</param>
    /// <param name="temperature">Above 0: the lower, the nearer the mask's values are to 0 and 1. The paper takes 0.1, and 2/3 for channels.</param>
    /// <param name="training">False gives the input back under a new handle.</param>
    /// <param name="per_channel">One number for each sample and channel of an input (N, C, ...) instead of one for each element.</param>
    /// <param name="eps">What keeps logarithms finite.</param>
    /// <param name="source">Where the random bits come from; by default a key drawn from torch's default CPU generator.</param>
    /// <exception cref="ArgumentException">The input or p is not of a floating-point type, p has several elements, or there are no channels.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="temperature"/> is not above 0, or <paramref name="eps"/> is below 0.</exception>
    public static Tensor concrete_dropout(
        Tensor input, Tensor p, double temperature = 0.1, bool training = true, bool per_channel = false, double eps = 1e-7, RandomSource source = default)
    {
        ConcreteMask.CheckProbability(p);
        using var keep = ConcreteMask.Keep(p);
        return ConcreteMask.Forward(input, p, keep, temperature, training, per_channel, eps, source);
    }

    /// <summary>Concrete dropout with given noise, where other layers take a mask.</summary>
    /// <param name="input">A floating-point tensor.</param>
    /// <param name="p">The probability of dropping: one element, strictly between 0 and 1, on the input's device.</param>
    /// <param name="uniform">Numbers in (0, 1), broadcast to the input's shape.</param>
    /// <param name="temperature">Above 0.</param>
    /// <param name="eps">What keeps logarithms finite.</param>
    /// <exception cref="ArgumentException">The input or p is not of a floating-point type, or p has several elements.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="temperature"/> is not above 0, or <paramref name="eps"/> is below 0.</exception>
    public static Tensor concrete_dropout(Tensor input, Tensor p, Tensor uniform, double temperature = 0.1, double eps = 1e-7)
    {
        ConcreteMask.Check(input, temperature, eps);
        ConcreteMask.CheckProbability(p);
        ArgumentNullException.ThrowIfNull(uniform);
        using var keep = ConcreteMask.Keep(p);
        return ConcreteMask.Apply(input, p, keep, uniform, temperature, eps);
    }
}
