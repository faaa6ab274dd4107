using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using DropoutTorch.EngineContracts;

namespace TorchSharp.Native;

internal sealed unsafe class ThreadTeam : IThreadTeam
{
    public void Run(int workers, Action<int> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(workers);
        var work = new Work(body);
        var handle = GCHandle.Alloc(work);
        try
        {
            NativeError.Check(NativeMethods.te_parallel(workers, &OnWorker, GCHandle.ToIntPtr(handle)));
        }
        finally
        {
            handle.Free();
        }
        if (work.Failure is { } failure) ExceptionDispatchInfo.Throw(failure);
    }

    public IDisposable? flush_denormal() => Flush(on: true) is { } before ? new Flushing(before) : null;

    /// <summary>What it was; null where the processor offers no choice.</summary>
    private static bool? Flush(bool on) => NativeError.Check((long)NativeMethods.te_set_flush_denormal(on ? 1 : 0)) switch { 0 => false, 1 => true, _ => null };

    private sealed class Flushing(bool before) : IDisposable
    {
        private bool _over;

        public void Dispose()
        {
            if (!_over) Flush(before);
            _over = true;
        }
    }

    [UnmanagedCallersOnly]
    private static void OnWorker(nint context, long worker)
    {
        var work = (Work)GCHandle.FromIntPtr(context).Target!;
        try
        {
            work.Body((int)worker);
        }
        catch (Exception exception) // native frames lie below; thrown again by Run
        {
            Interlocked.CompareExchange(ref work.Failure, exception, null);
        }
    }

    private sealed class Work(Action<int> body)
    {
        internal readonly Action<int> Body = body;
        internal Exception? Failure;
    }
}
