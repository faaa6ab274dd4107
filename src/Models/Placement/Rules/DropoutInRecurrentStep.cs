using DropoutTorch.Models.Summary;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models.Placement;

/// <summary>Element-wise dropout that draws a new mask at every step of a sequence: the noise adds up over the steps.</summary>
/// <remarks>
/// <para>Gal and Ghahramani, "A Theoretically Grounded Application of Dropout in Recurrent Neural Networks", NIPS 2016: one mask for all steps is what
/// the Bayesian view asks for, and it does better than a mask for each step.</para>
/// <para>What can be seen without running anything: (1) dropout below a module that has a recurrent cell as a child and takes a state beside its input, so
/// that it is itself a step; (2) dropout between two recurrent layers with nothing else but norms and activations between, in the order of
/// execution, or where that is not known in the order of registration, which follows it in practice: a recurrent layer gives a tuple and
/// cannot stand in a Sequential. Not seen: the dropout between the layers of one LSTM, which TorchSharp does not tell, and a module that loops over a
/// cell itself, whose dropout may as well be outside the loop.</para>
/// </remarks>
internal sealed class DropoutInRecurrentStep : IPlacementRule
{
    private const string Reason = "a new mask at every step of the sequence, so that the noise adds up";

    private static readonly LayerKind[] Between = [LayerKind.Dropout, LayerKind.OtherNorm, LayerKind.Activation, LayerKind.Identity];

    /// <inheritdoc/>
    public string Id => "dropout-in-recurrent-step";

    /// <inheritdoc/>
    public string Source => "Gal and Ghahramani, NIPS 2016";

    /// <inheritdoc/>
    public string Fix => "use LockedDropout, one mask for all steps, or WeightDropLSTM and WeightDropGRU for the recurrent weights";

    /// <inheritdoc/>
    public IEnumerable<(ModulePlace place, string reason)> Check(ExecutionPlan plan) =>
        InSteps(plan).Concat(BetweenLayers(plan)).Select(place => (place, Reason));

    private static IEnumerable<ModulePlace> InSteps(ExecutionPlan plan) =>
        from place in plan.Places
        where LayerKinds.Unit(place.Module) == DropoutUnit.Element && DropProbability.Of(place.Module) > 0
        where Above(place).Any(IsStep)
        select place;

    private static IEnumerable<ModulePlace> BetweenLayers(ExecutionPlan plan) =>
        from line in plan.Lines.Concat(plan.Unordered.Select(place => new ExecutionLine(plan.Registered(place), WholeModel: false)))
        from i in line.Dropping(DropoutUnit.Element)
        where line.Before(i, Between)?.Kind == LayerKind.Recurrent && line.After(i, Between)?.Kind == LayerKind.Recurrent
        select line.Steps[i].Place;

    private static IEnumerable<Module> Above(ModulePlace place)
    {
        for (ModulePlace? at = place.Parent; at is not null; at = at.Parent)
            yield return at.Module;
    }

    private static bool IsStep(Module module) => module.children().Any(LayerKinds.IsCell) && Arguments(module.GetType()) > 1;

    // Module<T1, T2, TResult> takes two.
    private static int Arguments(Type? type)
    {
        while (type is not null && !IsGenericModule(type))
            type = type.BaseType;
        return type is null ? 0 : type.GetGenericArguments().Length - 1;
    }

    private static bool IsGenericModule(Type type) =>
        type.DeclaringType == typeof(TorchSharp.torch.nn) && type.Name.StartsWith("Module`", StringComparison.Ordinal);
}
