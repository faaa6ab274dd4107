namespace TorchSharp;

/// <summary>The stack of dispose scopes of one thread, and its counts.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? t_instance;

    /// <summary>The counts of the calling thread.</summary>
    public static ThreadDisposeScopeStatistics Statistics => Instance.StatisticsInstance;

    internal static DisposeScopeManager Instance => t_instance ??= new DisposeScopeManager();

    internal ThreadDisposeScopeStatistics StatisticsInstance { get; } = new();

    internal DisposeScope? Current { get; private set; }

    internal static DisposeScope? Register(IDisposable disposable)
    {
        var manager = Instance;
        var statistics = manager.StatisticsInstance.Of(disposable);
        if (manager.Current is not { } scope)
        {
            statistics.CreatedOutsideScope();
            return null;
        }
        statistics.CreatedInScope();
        scope.Add(disposable);
        return scope;
    }

    internal static void NoteDisposedOutsideScope(IDisposable disposable) => Instance.StatisticsInstance.Of(disposable).DisposedOutsideScope();

    internal DisposeScope Push() => Current = new DisposeScope(this, Current);

    /// <summary>Takes a scope off the stack, wherever in it it stands: `using` blocks may be left out of order.</summary>
    internal void Remove(DisposeScope scope)
    {
        if (!ReferenceEquals(Current, scope)) return;
        Current = scope.Outer;
        while (Current is { IsDisposed: true }) Current = Current.Outer;
    }
}
