using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>What is kept of passes, which come one by one in their order. The memory does not grow with them.</summary>
internal abstract class RunningPasses<TResult> : IDisposable where TResult : McResult
{
    /// <summary>Takes one pass in: the model's output, a row for each input.</summary>
    internal abstract void Add(Tensor output);

    /// <summary>The sums as a result of their own; needs at least one pass.</summary>
    internal abstract TResult ToResult(StagePlan plan);

    public abstract void Dispose();
}
