using DropoutTorch.Models.Summary;
using TorchSharp.Modules;

namespace DropoutTorch.Models.Placement;

/// <summary>
/// Dropout directly before a BatchNorm. Dropping raises the variance; BatchNorm averages the raised one while it trains and divides by it in
/// evaluation, where nothing is dropped.
/// </summary>
/// <remarks>
/// <para>Li et al., "Understanding the Disharmony between Dropout and Batch Normalization by Variance Shift", CVPR 2019, show two cases. (a)
/// Nothing with weights between the two: the shift is a constant, for inputs of mean 0 the probability of keeping. (b) A layer with weights
/// between: it sums over many units whose masks are independent, the shift shrinks as the layer gets wide, and wide residual networks do
/// well with it. Only (a) is reported.</para>
/// <para>Average pooling sums over many masks too, so the rule does not look across it. Alpha dropout is made to keep the variance, and what
/// drops whole samples belongs to a residual branch: neither is reported. Nor is a BatchNorm without running statistics, which
/// measures the variance anew in evaluation.</para>
/// </remarks>
internal sealed class DropoutBeforeBatchNorm : IPlacementRule
{
    private const string Reason = "dropout directly before BatchNorm, which averages a variance that evaluation does not have";

    private static readonly LayerKind[] WithoutWeights =
        [LayerKind.Activation, LayerKind.MaxPool, LayerKind.Flatten, LayerKind.Identity, LayerKind.Dropout];

    /// <inheritdoc/>
    public string Id => "dropout-before-batchnorm";

    /// <inheritdoc/>
    public string Source => "Li et al., CVPR 2019";

    /// <inheritdoc/>
    public string Fix => "move it behind the BatchNorm, best behind the last one of the network";

    /// <inheritdoc/>
    public IEnumerable<(ModulePlace place, string reason)> Check(ExecutionPlan plan) =>
        from line in plan.Lines
        from i in line.Dropping(DropoutUnit.Element, DropoutUnit.Channel, DropoutUnit.Block, DropoutUnit.Sequence, DropoutUnit.Other)
        where line.After(i, WithoutWeights)?.Module is BatchNorm { track_running_stats: true }
        select (line.Steps[i].Place, Reason);
}
