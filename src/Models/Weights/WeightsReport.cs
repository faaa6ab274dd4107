namespace DropoutTorch.Models.Weights;

/// <summary>What loading did, by the module's names.</summary>
/// <param name="Loaded">Names whose values came from the file.</param>
/// <param name="Missing">Names of the module that the file lacks; their values are as they were.</param>
/// <param name="Unexpected">Names of the file that the module lacks.</param>
/// <param name="Mismatched">What differs in shape or dtype, as "name Float32 (3, 5) for Float32 (3, 4)"; the module's values are as they were.</param>
public sealed record WeightsReport(
    IReadOnlyList<string> Loaded, IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected, IReadOnlyList<string> Mismatched);
