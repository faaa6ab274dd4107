using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// Divides logits by one number, softmax(z/T): confidences change, predictions do not. A plain record: it can be kept as JSON.
/// </summary>
/// <remarks>Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", ICML 2017, section 4.2.</remarks>
public sealed record TemperatureScaling
{
    /// <summary>A scaling by a temperature that is known.</summary>
    /// <param name="temperature">T, finite and above 0; 1 changes nothing, more makes less sure.</param>
    /// <exception cref="ArgumentException">The temperature is not such a number.</exception>
    public TemperatureScaling(double temperature)
    {
        Check.Between(temperature, 0, double.PositiveInfinity, nameof(temperature));
        Temperature = temperature;
    }

    /// <summary>T.</summary>
    public double Temperature { get; }

    /// <summary>
    /// The temperature of the lowest negative log-likelihood on held-out samples. In 1/T the loss is convex, so that there is one answer,
    /// found to about 13 digits by Newton's method inside a bracket; nothing is random.
    /// </summary>
    /// <param name="logits">Of at least two classes, finite: shape (N, C). Not those of the training samples.</param>
    /// <param name="targets">Classes, int64, shape (N).</param>
    /// <exception cref="ArgumentException">
    /// An argument does not fit, or no temperature is best: every prediction is right, so that ever smaller ones are better, or the
    /// logits are no better than equal ones, so that ever larger ones are.
    /// </exception>
    public static TemperatureScaling Fit(Tensor logits, Tensor targets) => Pure.Value(() =>
    {
        var wide = Check.FittableLogits(logits, targets);
        return new TemperatureScaling(1 / new TemperatureLoss(wide, targets).Minimise());
    });

    /// <summary>z/T, in the shape and type of the logits. Gradients flow.</summary>
    /// <param name="logits">Floating point, any shape.</param>
    public Tensor Apply(Tensor logits) => logits.div(Temperature);
}
