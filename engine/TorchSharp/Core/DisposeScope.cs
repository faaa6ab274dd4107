namespace TorchSharp;

/// <summary>
/// Disposes every tensor that was made while it was the innermost scope of its thread, except those that were moved
/// out or detached. Made by <see cref="torch.NewDisposeScope"/>.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private readonly HashSet<IDisposable> _members = new(ReferenceEqualityComparer.Instance);
    private readonly DisposeScopeManager _manager;
    private bool _disposed;

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer)
    {
        _manager = manager;
        Outer = outer;
    }

    internal DisposeScope? Outer { get; }

    internal bool IsDisposed => _disposed;

    /// <summary>How many objects the scope will dispose.</summary>
    public int DisposablesCount => _members.Count;

    public IReadOnlyList<IDisposable> DisposablesView => [.. _members];

    public bool Contains(IDisposable disposable) => _members.Contains(disposable);

    // ---- in

    public void Attach(IDisposable disposable)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var owner = Owner(disposable);
        if (ReferenceEquals(owner, this)) return;
        owner?.Remove(disposable);
        if (owner is null) _manager.StatisticsInstance.Of(disposable).AttachedToScope();
        Add(disposable);
    }

    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        var list = disposables.ToList();
        list.ForEach(Attach);
        return list;
    }

    // ---- out

    public T MoveToOuter<T>(T disposable) where T : IDisposable => MoveToOther(Outer, disposable);

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second));

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(Outer, disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(Outer, disposables);

    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        if (!Remove(disposable)) return disposable;
        if (scope is null) _manager.StatisticsInstance.Of(disposable).DetachedFromScope();
        else scope.Add(disposable);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second)
        where T1 : IDisposable where T2 : IDisposable => (MoveToOther(scope, first), MoveToOther(scope, second));

    public (T1 first, T2 second, T3 third) MoveToOther<T1, T2, T3>(DisposeScope? scope, T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOther(scope, first), MoveToOther(scope, second), MoveToOther(scope, third));

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) =>
        MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables.ToList()) MoveToOther<IDisposable>(scope, disposable);
    }

    public T Detach<T>(T disposable) where T : IDisposable => MoveToOther(null, disposable);

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (Detach(first), Detach(second));

    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable => (Detach(first), Detach(second), Detach(third));

    public void Detach(params IDisposable[] disposables) => MoveToOther(null, disposables);

    public void Detach(IEnumerable<IDisposable> disposables) => MoveToOther(null, disposables);

    // ---- disposal

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[keep]);
        return keep;
    }

    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second]);
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second, third]);
        return (first, second, third);
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var keep = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        IDisposable[] doomed;
        lock (_members)
        {
            doomed = [.. _members.Where(m => !keep.Contains(m))];
            foreach (var member in doomed) _members.Remove(member);
        }
        DisposeMembers(doomed);
    }

    public void DisposeEverything()
    {
        IDisposable[] doomed;
        lock (_members)
        {
            if (_members.Count == 0) return;
            doomed = [.. _members];
            _members.Clear();
        }
        DisposeMembers(doomed);
    }

    /// <summary>Tells the scope that one of its members has been disposed by hand.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        // The owner stays set: it tells the statistics that this disposal happened in a scope.
        bool removed;
        lock (_members) removed = _members.Remove(disposable);
        if (removed) _manager.StatisticsInstance.Of(disposable).DisposedInScope();
    }

    public void Dispose()
    {
        if (_disposed) return;
        DisposeEverything();
        _disposed = true;
        _manager.Remove(this);
    }

    private void DisposeMembers(IDisposable[] members)
    {
        foreach (var member in members)
        {
            _manager.StatisticsInstance.Of(member).DisposedInScope();
            member.Dispose();
        }
    }

    internal void Add(IDisposable disposable)
    {
        lock (_members) _members.Add(disposable);
        SetOwner(disposable, this);
    }

    private bool Remove(IDisposable disposable)
    {
        bool removed;
        lock (_members) removed = _members.Remove(disposable);
        if (removed) SetOwner(disposable, null);
        return removed;
    }

    private static DisposeScope? Owner(IDisposable disposable) => disposable switch
    {
        torch.Tensor tensor => tensor.OwningDisposeScope,
        torch.nn.utils.rnn.PackedSequence sequence => sequence.OwningDisposeScope,
        _ => null,
    };

    private static void SetOwner(IDisposable disposable, DisposeScope? owner)
    {
        if (disposable is torch.Tensor tensor) tensor.OwningDisposeScope = owner;
        else if (disposable is torch.nn.utils.rnn.PackedSequence sequence) sequence.OwningDisposeScope = owner;
    }
}
