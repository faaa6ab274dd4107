using DropoutTorch.Models.Summary;

namespace DropoutTorch.Models.Placement;

/// <summary>One piece of advice about where dropout goes, or how much.</summary>
internal interface IPlacementRule
{
    /// <summary>The name under which it is silenced.</summary>
    string Id { get; }

    /// <summary>Where it is from.</summary>
    string Source { get; }

    /// <summary>What to do instead, without the full stop.</summary>
    string Fix { get; }

    /// <summary>The layers that it is about, each with the reason in a few words.</summary>
    IEnumerable<(ModulePlace place, string reason)> Check(ExecutionPlan plan);
}
