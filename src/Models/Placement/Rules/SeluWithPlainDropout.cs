using DropoutTorch.Models.Summary;

namespace DropoutTorch.Models.Placement;

/// <summary>
/// Plain dropout of SELU units: zeros are not the low end of SELU, so mean and variance leave 0 and 1, and the network no longer normalizes itself.
/// </summary>
/// <remarks>Klambauer et al., "Self-Normalizing Neural Networks", NeurIPS 2017, who made alpha dropout for this.</remarks>
internal sealed class SeluWithPlainDropout : IPlacementRule
{
    private const string Reason = "plain dropout after SELU, whose mean 0 and variance 1 it does not keep";

    /// <inheritdoc/>
    public string Id => "selu-with-plain-dropout";

    /// <inheritdoc/>
    public string Source => "Klambauer et al., NeurIPS 2017";

    /// <inheritdoc/>
    public string Fix => "use AlphaDropout, or FeatureAlphaDropout on feature maps";

    /// <inheritdoc/>
    public IEnumerable<(ModulePlace place, string reason)> Check(ExecutionPlan plan) =>
        from line in plan.Lines
        from i in line.Dropping(DropoutUnit.Element, DropoutUnit.Channel, DropoutUnit.Block, DropoutUnit.Other)
        where SeluUnits.Precede(line, i)
        select (line.Steps[i].Place, Reason);
}
