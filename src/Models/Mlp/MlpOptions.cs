using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>The size and the dropout of an <see cref="Mlp"/>.</summary>
public sealed record MlpOptions : ModelOptions
{
    /// <summary>The name in <see cref="ModelRegistry"/>.</summary>
    public const string FamilyName = "mlp";

    /// <summary>Values a sample, at least 1: the product of its shape.</summary>
    public required long InputSize { get; init; }

    /// <summary>Width of each hidden layer, at least 1 each; none gives a linear model.</summary>
    public required IReadOnlyList<long> HiddenSizes { get; init; }

    /// <summary>Number of outputs, at least 1.</summary>
    public required long OutputSize { get; init; }

    /// <summary>Name of the activation after each hidden layer, one of <see cref="Activations.Names"/>.</summary>
    public required string Activation { get; init; }

    /// <summary>Probability of dropping, one for each hidden layer, each in [0, 1]; a layer with 0 gets no dropout module.</summary>
    public required IReadOnlyList<double> Dropout { get; init; }

    /// <summary>Probability of dropping an input value, in [0, 1]; 0 gives no dropout module.</summary>
    public required double InputDropout { get; init; }

    /// <summary>
    /// Two hidden layers of 512 ReLU units with dropout 0.3 after each and 0.1 on the inputs, unless the request says otherwise. The
    /// paper's 0.5 and 0.2 want wider layers and hundreds of epochs; over a few epochs they cost accuracy.
    /// </summary>
    public static MlpOptions From(ModelRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        IReadOnlyList<long> hidden = request.HiddenSizes ?? [512, 512];
        return new MlpOptions
        {
            InputSize = request.SampleShape.Aggregate(1L, (product, size) => checked(product * size)),
            HiddenSizes = hidden,
            OutputSize = request.Classes,
            Activation = request.Activation ?? "relu",
            Dropout = [.. Enumerable.Repeat(request.Dropout ?? 0.3, hidden.Count)],
            InputDropout = request.InputDropout ?? 0.1,
        };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Validate()
    {
        List<string> found = [];
        CheckSize("input size", InputSize);
        foreach (long size in HiddenSizes)
            CheckSize("hidden layer", size);
        CheckSize("output size", OutputSize);
        if (Violation.OfName("activation", Activation, Activations.Names) is string unknown)
            found.Add(unknown);
        if (Dropout.Count != HiddenSizes.Count)
            found.Add(Violation.Of("dropout", Invariant($"one probability for each of the {HiddenSizes.Count} hidden layers"), Invariant($"{Dropout.Count}"), "give as many as there are hidden layers"));
        foreach (double p in Dropout.Distinct())
            CheckProbability("dropout", p);
        CheckProbability("input dropout", InputDropout);
        return found;

        void CheckSize(string subject, long size)
        {
            if (size < 1)
                found.Add(Violation.Of(subject, "a size of at least 1", Invariant($"{size}"), "choose 1 or more"));
        }

        void CheckProbability(string subject, double p)
        {
            if (p is not (>= 0 and <= 1))
                found.Add(Violation.Of(subject, "a probability between 0 and 1", Invariant($"{p}"), "choose a number from 0 (drop nothing) to 1 (drop everything)"));
        }
    }

    /// <inheritdoc/>
    public override Module<Tensor, Tensor> Create() => new Mlp(this);
}
