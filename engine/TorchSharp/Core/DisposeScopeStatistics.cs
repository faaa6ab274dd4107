namespace TorchSharp;

/// <summary>How many objects of one kind a thread made, attached, detached and disposed.</summary>
public class LifetimeStatistics
{
    public long CreatedInScopeCount { get; private set; }
    public long CreatedOutsideScopeCount { get; private set; }
    public long AttachedToScopeCount { get; private set; }
    public long DetachedFromScopeCount { get; private set; }
    public long DisposedInScopeCount { get; private set; }
    public long DisposedOutsideScopeCount { get; private set; }

    /// <summary>Made and not disposed on this thread. Objects that the finalizer freed still count.</summary>
    public long ThreadTotalLiveCount =>
        CreatedInScopeCount + CreatedOutsideScopeCount - DisposedInScopeCount - DisposedOutsideScopeCount;

    internal void CreatedInScope() => CreatedInScopeCount++;
    internal void CreatedOutsideScope() => CreatedOutsideScopeCount++;
    internal void AttachedToScope() => AttachedToScopeCount++;
    internal void DetachedFromScope() => DetachedFromScopeCount++;
    internal void DisposedInScope() => DisposedInScopeCount++;
    internal void DisposedOutsideScope() => DisposedOutsideScopeCount++;

    public void Reset()
    {
        CreatedInScopeCount = CreatedOutsideScopeCount = AttachedToScopeCount = 0;
        DetachedFromScopeCount = DisposedInScopeCount = DisposedOutsideScopeCount = 0;
    }

    public override string ToString() =>
        $"ThreadTotalLiveCount: {ThreadTotalLiveCount}; CreatedInScope: {CreatedInScopeCount}; CreatedOutsideScope: {CreatedOutsideScopeCount}; "
        + $"AttachedToScope: {AttachedToScopeCount}; DetachedFromScope: {DetachedFromScopeCount}; "
        + $"DisposedInScope: {DisposedInScopeCount}; DisposedOutsideScope: {DisposedOutsideScopeCount}";
}

/// <summary>The counts of one thread, over all kinds and by kind.</summary>
public class ThreadDisposeScopeStatistics
{
    public LifetimeStatistics TensorStatistics { get; } = new();
    public LifetimeStatistics PackedSequenceStatistics { get; } = new();

    public long CreatedInScopeCount => Sum(s => s.CreatedInScopeCount);
    public long CreatedOutsideScopeCount => Sum(s => s.CreatedOutsideScopeCount);
    public long AttachedToScopeCount => Sum(s => s.AttachedToScopeCount);
    public long DetachedFromScopeCount => Sum(s => s.DetachedFromScopeCount);
    public long DisposedInScopeCount => Sum(s => s.DisposedInScopeCount);
    public long DisposedOutsideScopeCount => Sum(s => s.DisposedOutsideScopeCount);
    public long ThreadTotalLiveCount => Sum(s => s.ThreadTotalLiveCount);

    public void Reset()
    {
        TensorStatistics.Reset();
        PackedSequenceStatistics.Reset();
    }

    public override string ToString() => $"Tensors: [{TensorStatistics}]; PackedSequences: [{PackedSequenceStatistics}]";

    internal LifetimeStatistics Of(IDisposable disposable) => disposable is torch.Tensor ? TensorStatistics : PackedSequenceStatistics;

    private long Sum(Func<LifetimeStatistics, long> count) => count(TensorStatistics) + count(PackedSequenceStatistics);
}
