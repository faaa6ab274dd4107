using TorchSharp.Modules;

namespace DropoutTorch.Models.Placement;

/// <summary>What the two rules about SELU share: what stands before a dropout.</summary>
internal static class SeluUnits
{
    // What hands values on unchanged, or zeroes some of them. Averaging changes the variance, so nothing is said across it.
    private static readonly LayerKind[] Passing = [LayerKind.Dropout, LayerKind.MaxPool, LayerKind.Flatten, LayerKind.Identity];

    /// <summary>The layer whose values are dropped; null where the line begins.</summary>
    public static Step? Maker(ExecutionLine line, int i) => line.Before(i, Passing);

    /// <summary>Whether the values that are dropped are those of SELU units.</summary>
    public static bool Precede(ExecutionLine line, int i) => Maker(line, i)?.Module is SELU;
}
