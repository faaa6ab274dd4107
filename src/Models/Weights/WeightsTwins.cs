namespace DropoutTorch.Models.Weights;

/// <summary>Two tensors of a file for one of a module.</summary>
/// <param name="Name">The module's first name for it.</param>
/// <param name="Entry">The file's tensor for that.</param>
/// <param name="OtherName">The module's other name.</param>
/// <param name="OtherEntry">The file's tensor for that.</param>
internal sealed record WeightsTwins(string Name, WeightsEntry Entry, string OtherName, WeightsEntry OtherEntry);
