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
