namespace DropoutTorch.Models;

/// <summary>
/// What a user can say of a model without knowing its options record: the data's shape, and knobs that are null where nothing was
/// said. A model family fills in its own defaults and refuses knobs that it does not have.
/// </summary>
public sealed record ModelRequest
{
    /// <summary>The shape of one sample, without the batch dimension.</summary>
    public required IReadOnlyList<long> SampleShape { get; init; }

    /// <summary>Number of classes, the width of the output.</summary>
    public required long Classes { get; init; }

    /// <summary>Widths of the hidden layers.</summary>
    public IReadOnlyList<long>? HiddenSizes { get; init; }

    /// <summary>Name of the activation function, one of <see cref="Activations.Names"/>.</summary>
    public string? Activation { get; init; }

    /// <summary>Probability of dropping hidden units, in [0, 1].</summary>
    public double? Dropout { get; init; }

    /// <summary>Probability of dropping inputs, in [0, 1].</summary>
    public double? InputDropout { get; init; }
}
