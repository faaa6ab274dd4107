using DropoutTorch.Models.Summary;

namespace DropoutTorch.Models.Placement;

/// <summary>Dropout after the last layer with weights: a dropped logit is 0 whatever the input, and no later layer can make up for it.</summary>
/// <remarks>
/// Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", JMLR 15, 2014, section 4: inputs and hidden units are dropped,
/// outputs are not. Reported only where the line runs from the model's input to its output and ends in a linear layer, a convolution or a norm with
/// nothing but pooling, flattening or a softmax before the dropout. A ReLU there tells that the layer is a hidden one, and the network a
/// part of a larger one.
/// </remarks>
internal sealed class DropoutAfterOutput : IPlacementRule
{
    private const string Reason = "dropout after the output layer: a dropped logit is 0 whatever the input";

    private static readonly LayerKind[] Passing =
    [
        LayerKind.OutputActivation, LayerKind.MaxPool, LayerKind.AveragePool, LayerKind.AdaptivePool, LayerKind.Flatten, LayerKind.Identity, LayerKind.Dropout,
    ];

    /// <inheritdoc/>
    public string Id => "dropout-after-output";

    /// <inheritdoc/>
    public string Source => "Srivastava et al., JMLR 2014, drop inputs and hidden units";

    /// <inheritdoc/>
    public string Fix => "put it before the last layer with weights";

    /// <inheritdoc/>
    public IEnumerable<(ModulePlace place, string reason)> Check(ExecutionPlan plan) =>
        from line in plan.Lines
        where line.WholeModel
        from i in Enumerable.Range(0, line.Steps.Count)
        where line.Steps[i].Drops is not null && line.After(i, Passing) is null
        where line.Before(i, Passing)?.Kind is LayerKind.Linear or LayerKind.Convolution or LayerKind.BatchNorm
        select (line.Steps[i].Place, Reason);
}
