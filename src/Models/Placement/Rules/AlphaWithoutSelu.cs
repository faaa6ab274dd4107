using DropoutTorch.Models.Summary;
using TorchSharp.Modules;

namespace DropoutTorch.Models.Placement;

/// <summary>
/// Alpha dropout of anything but SELU units. It sets what it drops to SELU's lower end and rescales so that mean 0 and variance 1 stay, which other
/// units do not have: after ReLU it invents negative values.
/// </summary>
/// <remarks>
/// Klambauer et al., "Self-Normalizing Neural Networks", NeurIPS 2017. Reported after another activation, and after a layer with weights that has
/// none; not where the line begins, nor behind what is unknown.
/// </remarks>
internal sealed class AlphaWithoutSelu : IPlacementRule
{
    private static readonly LayerKind[] Makes =
        [LayerKind.Activation, LayerKind.Linear, LayerKind.Convolution, LayerKind.BatchNorm, LayerKind.OtherNorm];

    /// <inheritdoc/>
    public string Id => "alpha-without-selu";

    /// <inheritdoc/>
    public string Source => "Klambauer et al., NeurIPS 2017";

    /// <inheritdoc/>
    public string Fix => "put SELU before it, or use plain dropout";

    /// <inheritdoc/>
    public IEnumerable<(ModulePlace place, string reason)> Check(ExecutionPlan plan) =>
        from line in plan.Lines
        from i in line.Dropping(DropoutUnit.Alpha, DropoutUnit.FeatureAlpha)
        let maker = SeluUnits.Maker(line, i)
        where maker is { Module: not SELU } && Makes.Contains(maker.Kind)
        select (line.Steps[i].Place, $"alpha dropout after {maker.Module.GetType().Name}, but the values that it drops to are SELU's");
}
