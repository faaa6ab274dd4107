namespace DropoutTorch.EngineContracts;

/// <summary>
/// The threads on which libtorch runs its operators. What runs on them does not compete with a second pool, and finds them awake after an
/// operator of libtorch's.
/// </summary>
public interface IThreadTeam
{
    /// <summary>Calls <paramref name="body"/> once for each worker and returns when all calls have. An exception comes back to the caller.</summary>
    /// <param name="workers">How many; no more run at once than libtorch has threads.</param>
    /// <param name="body">Gets the worker's number, from 0 on.</param>
    void Run(int workers, Action<int> body);

    /// <summary>
    /// Until the result is disposed, this thread and the team's take subnormal numbers (of a magnitude below 1.2e-38 in float32) for 0, in
    /// what they read and in what they write: <c>torch.set_flush_denormal</c>, but for every thread. Processors compute with them up to a
    /// hundred times as slowly. Dispose on the same thread, inner regions first.
    /// </summary>
    /// <returns>Null where the processor offers no choice.</returns>
    IDisposable? flush_denormal();
}
