namespace DropoutTorch.Data;

/// <summary>What the targets of a data set are, and so what a network has to say about a sample.</summary>
public abstract record DataTask
{
    /// <summary>How many numbers a network gives for a sample (for each token of it, where tokens are predicted).</summary>
    public abstract long Outputs { get; }
}

/// <summary>Targets are class numbers: int64, shape (B).</summary>
/// <param name="ClassNames">What each class is called.</param>
public sealed record Classification(IReadOnlyList<string> ClassNames) : DataTask
{
    /// <inheritdoc/>
    public override long Outputs => ClassNames.Count;
}

/// <summary>
/// Targets are numbers: float32, shape (B, outputs), scaled with mean and deviation of the training part: t = (y − Mean) / Std.
/// </summary>
/// <param name="TargetNames">What each number is called.</param>
/// <param name="Mean">Of the training targets, one a target.</param>
/// <param name="Std">Population deviation of the training targets, above 0, one a target.</param>
public sealed record Regression(IReadOnlyList<string> TargetNames, IReadOnlyList<double> Mean, IReadOnlyList<double> Std) : DataTask
{
    /// <inheritdoc/>
    public override long Outputs => TargetNames.Count;
}

/// <summary>Inputs are token numbers (B, T); targets are the tokens that follow each of them, int64, shape (B, T).</summary>
/// <param name="Vocabulary">The tokens by number.</param>
public sealed record NextToken(IReadOnlyList<string> Vocabulary) : DataTask
{
    /// <inheritdoc/>
    public override long Outputs => Vocabulary.Count;
}
