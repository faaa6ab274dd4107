using System.Runtime.ExceptionServices;
using DropoutTorch.EngineContracts;
using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>
/// A range of equal units of work, taken in pieces by as many threads as libtorch uses: its own where the engine lends them, which a
/// matrix product has just left awake, else those of .NET's pool. Which thread takes a piece does not matter to the result.
/// </summary>
internal sealed class ParallelRange : IThreadPoolWorkItem
{
    private const int PiecesPerThread = 4; // a thread that is late leaves its pieces to the others
    private readonly Action<long, long> _body;
    private readonly long _count;
    private readonly long _piece;
    private readonly ManualResetEventSlim _done = new(false, spinCount: 200);
    private Exception? _failure;
    private long _next;
    private long _finished;

    private ParallelRange(long count, long piece, Action<long, long> body) => (_count, _piece, _body) = (count, piece, body);

    /// <param name="count">Units.</param>
    /// <param name="grain">Units that are worth a thread.</param>
    /// <param name="body">Does the units from its first argument to before its second.</param>
    internal static void Run(long count, long grain, Action<long, long> body)
    {
        var threads = (int)Math.Min(get_num_threads(), count / Math.Max(1, grain));
        if (threads <= 1)
        {
            if (count > 0) body(0, count);
            return;
        }
        var piece = (count + threads * PiecesPerThread - 1) / (threads * PiecesPerThread);
        var range = new ParallelRange(count, piece, body);
        if (EngineExtras.OrNull is { } extras)
        {
            extras.Threads.Run(threads, _ => range.Execute());
            range.ThrowFailure();
            return;
        }
        for (var helper = 1; helper < threads; helper++) ThreadPool.UnsafeQueueUserWorkItem(range, preferLocal: false);
        range.Execute();
        range._done.Wait();
        range.ThrowFailure();
    }

    private void ThrowFailure()
    {
        if (_failure is { } failure) ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>One thread's part: pieces, until there are none.</summary>
    public void Execute()
    {
        while (true)
        {
            var start = Interlocked.Add(ref _next, _piece) - _piece;
            if (start >= _count) return;
            var end = Math.Min(start + _piece, _count);
            try
            {
                _body(start, end);
            }
            catch (Exception exception) // thrown again by the caller, once everyone has left
            {
                Interlocked.CompareExchange(ref _failure, exception, null);
            }
            if (Interlocked.Add(ref _finished, end - start) == _count) _done.Set();
        }
    }
}
