using DropoutTorch.Models.Summary;

namespace DropoutTorch.Models.Placement;

/// <summary>Element-wise dropout on feature maps, between two convolutions: a dropped place can be guessed from those beside it.</summary>
/// <remarks>
/// <para>Tompson et al., "Efficient Object Localization Using Convolutional Networks", CVPR 2015: neighbouring places are correlated, so
/// element-wise dropout lowers the learning rate rather than making features independent. Ghiasi et al., "DropBlock", NeurIPS 2018, argue the same
/// (figure 1) and measure it (table 1).</para>
/// <para>Reported where the dropout comes after a convolution, or a sum of maps, and before a convolution whose kernel is larger than 1, with only
/// activations, norms and pooling between. A kernel of 1 sees no neighbour, and mostly is the classifier (SqueezeNet); after flattening
/// or adaptive pooling there is no map. Before a sum the shortcut still has what was dropped. Wide residual networks are reported as they were
/// published. After SELU the rule is silent, since <see cref="SeluWithPlainDropout"/> has the better advice.</para>
/// </remarks>
internal sealed class ElementDropoutOnMaps : IPlacementRule
{
    private const string Reason = "element-wise dropout on feature maps, where neighbours carry the same information";

    private static readonly LayerKind[] KeepingMaps =
    [
        LayerKind.Activation, LayerKind.BatchNorm, LayerKind.OtherNorm, LayerKind.MaxPool, LayerKind.AveragePool, LayerKind.Dropout, LayerKind.Identity,
    ];

    /// <inheritdoc/>
    public string Id => "element-dropout-on-maps";

    /// <inheritdoc/>
    public string Source => "Tompson et al., CVPR 2015; Ghiasi et al., NeurIPS 2018";

    /// <inheritdoc/>
    public string Fix => "drop whole maps with SpatialDropout2d, or blocks of them with DropBlock2d";

    /// <inheritdoc/>
    public IEnumerable<(ModulePlace place, string reason)> Check(ExecutionPlan plan) =>
        from line in plan.Lines
        from i in line.Dropping(DropoutUnit.Element)
        where line.Before(i, [.. KeepingMaps, LayerKind.Join])?.Kind == LayerKind.Convolution // a sum of maps is a map
        where line.After(i, KeepingMaps) is Step next && LayerKinds.SeesNeighbours(next.Module)
        where !SeluUnits.Precede(line, i)
        select (line.Steps[i].Place, Reason);
}
