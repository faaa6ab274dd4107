using DropoutTorch.Models.Summary;
using DropoutTorch.Options;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models.Placement;

/// <summary>
/// Advice from the literature about where dropout goes and how much: a check over any network, which looks at its layers and runs
/// nothing. The rules with their reasons: docs/placement.md.
/// </summary>
/// <remarks>
/// Rules about order speak only where the order is known: in a Sequential, an <see cref="DropoutTorch.Layers.IStagedModel"/> and an
/// <see cref="IExecutionOrder"/>. A layer whose p is 0 drops nothing, and there is nothing to say about it.
/// </remarks>
/// <example>
/// <code>
/// foreach (Advice advice in PlacementAdvice.Check(model, except: ["high-p"]))
///     Console.Error.WriteLine(advice);
/// </code>
/// </example>
public static class PlacementAdvice
{
    private static readonly IPlacementRule[] All =
    [
        new DropoutBeforeBatchNorm(),
        new DropoutAfterOutput(),
        new ElementDropoutOnMaps(),
        new AlphaWithoutSelu(),
        new SeluWithPlainDropout(),
        new HighInputP(),
        new HighP(),
        new DropoutInRecurrentStep(),
    ];

    /// <summary>The names of the rules.</summary>
    public static IReadOnlyList<string> Rules { get; } = [.. All.Select(rule => rule.Id)];

    /// <summary>What there is to say about a network; empty where nothing is.</summary>
    /// <param name="root">Any module.</param>
    /// <param name="except">Rules that are not to be checked; see also <see cref="SilencedAdvice.silence_advice"/>.</param>
    /// <returns>In the order of <see cref="Rules"/>; layers of like blocks share a line.</returns>
    /// <exception cref="OptionsException"><paramref name="except"/> names a rule that does not exist.</exception>
    public static IReadOnlyList<Advice> Check(Module root, IReadOnlyCollection<string>? except = null)
    {
        ArgumentNullException.ThrowIfNull(root);
        CheckNames(except ?? []);
        var plan = new ExecutionPlan(root);
        return [.. All.Where(rule => except?.Contains(rule.Id) != true).SelectMany(rule => Of(rule, plan))];
    }

    internal static void CheckNames(IReadOnlyCollection<string> names) =>
        OptionsException.ThrowIfAny([.. names.Select(name => Violation.OfName("advice", name, Rules)).OfType<string>()]);

    private static IEnumerable<Advice> Of(IPlacementRule rule, ExecutionPlan plan) => rule.Check(plan)
        .DistinctBy(found => found.place.Path)
        .Where(found => !SilencedAdvice.At(found.place, rule.Id))
        .GroupBy(found => (Block(found.place), found.reason), found => found.place.Path)
        .Select(group => new Advice(rule.Id, group.First(), [.. group.Skip(1)], group.Key.reason, rule.Source, rule.Fix));

    private static Type? Block(ModulePlace place) => place.Parent?.Module.GetType();
}
