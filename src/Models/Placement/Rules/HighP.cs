using DropoutTorch.Layers;
using DropoutTorch.Models.Summary;
using static System.FormattableString;

namespace DropoutTorch.Models.Placement;

/// <summary>A p above 0.9, anywhere: often the probability of keeping, taken for that of dropping.</summary>
/// <remarks>
/// Srivastava et al., JMLR 15, 2014, section 7.3 and figure 9: for a given width the error is flat where 0.4 to 0.8 of the units are kept, and rises
/// steeply where few are. A p that is learned (concrete dropout) is not the user's choice and is not reported.
/// </remarks>
internal sealed class HighP : IPlacementRule
{
    /// <summary>The largest p about which nothing is said.</summary>
    private const double Most = 0.9;

    /// <inheritdoc/>
    public string Id => "high-p";

    /// <inheritdoc/>
    public string Source => "Srivastava et al., JMLR 2014, 7.3";

    /// <inheritdoc/>
    public string Fix => "choose 0.2 to 0.6; p is the probability of dropping, not of keeping";

    /// <inheritdoc/>
    public IEnumerable<(ModulePlace place, string reason)> Check(ExecutionPlan plan) =>
        from place in plan.Places
        where !place.Again && place.Module is not ConcreteDropout && DropProbability.Of(place.Module) > Most
        select (place, Invariant($"p = {DropProbability.Of(place.Module):0.####} keeps less than a tenth"));
}
