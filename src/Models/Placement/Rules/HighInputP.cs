using DropoutTorch.Models.Summary;
using static System.FormattableString;

namespace DropoutTorch.Models.Placement;

/// <summary>More than half of the input dropped: what is lost there, no layer has seen.</summary>
/// <remarks>
/// Srivastava et al., JMLR 15, 2014, appendix A.4: for real-valued inputs they keep 0.8. The rule speaks above a p of 0.5, the paper's choice for hidden units.
/// An input is what the model gets before its first layer with weights; word indices have an embedding there, so words may be dropped.
/// </remarks>
internal sealed class HighInputP : IPlacementRule
{
    /// <summary>The largest p about which nothing is said.</summary>
    private const double Most = 0.5;

    /// <inheritdoc/>
    public string Id => "high-input-p";

    /// <inheritdoc/>
    public string Source => "Srivastava et al., JMLR 2014, A.4";

    /// <inheritdoc/>
    public string Fix => "choose a p of about 0.2";

    /// <inheritdoc/>
    public IEnumerable<(ModulePlace place, string reason)> Check(ExecutionPlan plan) =>
        from line in plan.Lines
        where line.WholeModel
        from step in line.Steps.TakeWhile(step => !step.MayHaveWeights)
        where step.Drops is not null && DropProbability.Of(step.Module) > Most
        select (step.Place, Invariant($"p = {DropProbability.Of(step.Module):0.####} drops most of the input before any layer has seen it"));
}
