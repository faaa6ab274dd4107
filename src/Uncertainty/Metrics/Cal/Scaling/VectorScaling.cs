using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// Scales and moves each class's logit, softmax(w ∘ z + b): repairs classes that are too sure or too rare; predictions can change. A
/// plain record: it can be kept as JSON.
/// </summary>
/// <remarks>Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", ICML 2017, section 4.2.</remarks>
public sealed record VectorScaling
{
    /// <summary>A scaling by numbers that are known.</summary>
    /// <param name="weights">w, C finite numbers.</param>
    /// <param name="biases">b, C finite numbers.</param>
    /// <exception cref="ArgumentException">The numbers are not such.</exception>
    [JsonConstructor]
    public VectorScaling(IReadOnlyList<double> weights, IReadOnlyList<double> biases)
    {
        if (weights.Count == 0 || weights.Count != biases.Count)
            throw new ArgumentException($"biases: expected as many as weights and at least one, got {biases.Count} and {weights.Count}");
        if (!weights.Concat(biases).All(double.IsFinite))
            throw new ArgumentException("weights: expected finite numbers, as biases, got NaN or infinity");
        (Weights, Biases) = (weights, biases);
    }

    /// <summary>w.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>b. A number added to all of them changes nothing; those of <see cref="Fit"/> sum to 0.</summary>
    public IReadOnlyList<double> Biases { get; }

    /// <summary>
    /// The weights and biases of the lowest negative log-likelihood on held-out samples. The loss is convex; Newton's method with damped
    /// steps finds its lowest point, and nothing is random. Takes O(N C²) a step.
    /// </summary>
    /// <param name="logits">Of at least two classes, finite: shape (N, C). Not those of the training samples.</param>
    /// <param name="targets">Classes, each at least once, int64, shape (N).</param>
    /// <exception cref="ArgumentException">
    /// An argument does not fit, or the loss has no lowest point: a class does not occur, or classes can be told apart without an error.
    /// </exception>
    public static VectorScaling Fit(Tensor logits, Tensor targets) => Pure.Value(() =>
    {
        var wide = Check.FittableLogits(logits, targets);
        CheckClasses(targets, wide.shape[1]);
        var (weights, biases) = new VectorLoss(wide, targets).Minimise();
        return new VectorScaling(Numbers.Of(weights), Numbers.Of(biases));
    });

    /// <summary>w ∘ z + b, in the shape and type of the logits. Gradients flow.</summary>
    /// <param name="logits">Floating point, the classes in the last dimension.</param>
    /// <exception cref="ArgumentException">The logits have another number of classes.</exception>
    public Tensor Apply(Tensor logits)
    {
        if (logits.dim() == 0 || logits.shape[^1] != Weights.Count)
            throw new ArgumentException($"logits: expected {Weights.Count} classes in the last dimension, got {Check.Shape(logits)}");
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(logits.mul(Like(Weights, logits)).add(Like(Biases, logits)));
    }

    /// <summary>Equal where all numbers are.</summary>
    /// <param name="other">Another scaling.</param>
    public bool Equals(VectorScaling? other) =>
        other is not null && Weights.SequenceEqual(other.Weights) && Biases.SequenceEqual(other.Biases);

    /// <summary>Of the numbers.</summary>
    public override int GetHashCode() => Weights.Concat(Biases).Aggregate(0, HashCode.Combine);

    private static Tensor Like(IReadOnlyList<double> values, Tensor logits) =>
        tensor(values.ToArray(), dtype: float64).to(logits.dtype).to(logits.device);

    private static void CheckClasses(Tensor targets, long classes)
    {
        var present = Numbers.Of(targets).Select(target => (int)target).ToHashSet();
        var missing = Enumerable.Range(0, (int)classes).FirstOrDefault(one => !present.Contains(one), -1);
        if (missing >= 0)
            throw new ArgumentException($"targets: expected every class to occur so that a best bias exists, got no sample of class {missing}");
    }
}
