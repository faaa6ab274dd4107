namespace DropoutTorch.Models.Placement;

/// <summary>Layers that run one after the other, each with nothing but the one before it as its input.</summary>
/// <param name="Steps">The layers.</param>
/// <param name="WholeModel">Whether the line begins with the model's input and ends with its output.</param>
internal sealed record ExecutionLine(IReadOnlyList<Step> Steps, bool WholeModel)
{
    /// <summary>The places of the steps that drop one of the given units.</summary>
    public IEnumerable<int> Dropping(params DropoutUnit[] units) =>
        Enumerable.Range(0, Steps.Count).Where(i => Steps[i].Drops is DropoutUnit unit && units.Contains(unit));

    /// <summary>The nearest step before place <paramref name="i"/> that is of none of the given kinds; null where the line begins.</summary>
    public Step? Before(int i, params LayerKind[] passing) => Steps.Take(i).LastOrDefault(step => !passing.Contains(step.Kind));

    /// <summary>The nearest step after place <paramref name="i"/> that is of none of the given kinds; null where the line ends.</summary>
    public Step? After(int i, params LayerKind[] passing) => Steps.Skip(i + 1).FirstOrDefault(step => !passing.Contains(step.Kind));
}
