using static System.FormattableString;

namespace DropoutTorch.Models.Placement;

/// <summary>A remark about a layer: not an error, since there are networks that do better against the rule.</summary>
/// <param name="Rule">The rule's name, to silence it by.</param>
/// <param name="Path">The layer.</param>
/// <param name="OtherPaths">Further layers of which the same holds, in modules of the same type as the first one's: the blocks of a network.</param>
/// <param name="Reason">Why, in a few words.</param>
/// <param name="Source">Where that is from.</param>
/// <param name="Fix">What to do, as an order without the full stop.</param>
public sealed record Advice(string Rule, string Path, IReadOnlyList<string> OtherPaths, string Reason, string Source, string Fix)
{
    /// <summary><c>PATH (and N more): REASON (SOURCE). Fix: FIX. [RULE]</c></summary>
    public override string ToString()
    {
        string more = OtherPaths.Count == 0 ? "" : Invariant($" (and {OtherPaths.Count} more)");
        return $"{Path}{more}: {Reason} ({Source}). Fix: {Fix}. [{Rule}]";
    }
}
