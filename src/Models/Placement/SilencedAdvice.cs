using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using DropoutTorch.Models.Summary;
using DropoutTorch.Options;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models.Placement;

/// <summary>Rules that were silenced in code, module by module. Nothing is stored in the module, and nothing keeps it alive.</summary>
public static class SilencedAdvice
{
    private static readonly ConditionalWeakTable<Module, ConcurrentDictionary<string, bool>> Silenced = [];

    /// <summary>
    /// Silences a rule for this module and all that is below it, where the place is meant: <c>new InvertedDropout(0.95).silence_advice("high-p")</c>.
    /// </summary>
    /// <param name="module">A layer, a block or a whole model.</param>
    /// <param name="rule">One of <see cref="PlacementAdvice.Rules"/>.</param>
    /// <returns>The module.</returns>
    /// <exception cref="OptionsException">There is no such rule.</exception>
    public static T silence_advice<T>(this T module, string rule) where T : Module
    {
        ArgumentNullException.ThrowIfNull(module);
        PlacementAdvice.CheckNames([rule]);
        Silenced.GetOrCreateValue(module)[rule] = true;
        return module;
    }

    internal static bool At(ModulePlace place, string rule)
    {
        for (ModulePlace? at = place; at is not null; at = at.Parent)
        {
            if (Silenced.TryGetValue(at.Module, out ConcurrentDictionary<string, bool>? rules) && rules.ContainsKey(rule))
                return true;
        }
        return false;
    }
}
