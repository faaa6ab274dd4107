namespace DropoutTorch.Models.Summary;

/// <summary>One module of a <see cref="ModelSummary"/>.</summary>
public sealed record SummaryRow
{
    /// <summary>The dotted path, as in the state dict; empty for the model itself.</summary>
    public required string Path { get; init; }

    /// <summary>The last part of the path.</summary>
    public required string Name { get; init; }

    /// <summary>The class, without type arguments.</summary>
    public required string Type { get; init; }

    /// <summary>Steps from the model, which has 0.</summary>
    public required int Depth { get; init; }

    /// <summary>Whether there are modules below it.</summary>
    public required bool HasChildren { get; init; }

    /// <summary>What the forward pass saw.</summary>
    public required RowState State { get; init; }

    /// <summary>How often the module was called.</summary>
    public required int Calls { get; init; }

    /// <summary>
    /// The shapes that the last call gave: one for a tensor, several for a tuple, none where nothing is known. Those of a Sequential that a
    /// model runs child by child are its last child's.
    /// </summary>
    public required IReadOnlyList<IReadOnlyList<long>> OutputShapes { get; init; }

    /// <summary>
    /// Parameters of the module itself, without its children's and without those that an earlier row counts, so that the rows add up to the total.
    /// </summary>
    public required long Parameters { get; init; }

    /// <summary>Those of them that require a gradient.</summary>
    public required long TrainableParameters { get; init; }

    /// <summary>Parameters of the module itself that an earlier row counts: tied weights.</summary>
    public required long TiedParameters { get; init; }

    /// <summary>The probability of dropping; null where the module does not drop, or does not tell. In a folded row, the least of all within.</summary>
    public required double? LeastDropoutP { get; init; }

    /// <summary>The same but in a folded row, where it is the largest of all within.</summary>
    public required double? LargestDropoutP { get; init; }
}
