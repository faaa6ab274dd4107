using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace DropoutTorch.Data;

/// <summary>
/// Threads that prepare batches first to last, and a queue that hands them out in that order. At most so many are ahead of the one that
/// was asked for last. Whoever has nothing to do sleeps.
/// </summary>
internal sealed class ReadAhead : IDisposable
{
    private readonly object _gate = new();
    private readonly Dictionary<long, Outcome> _ready = [];
    private readonly Func<long, Batch> _read;
    private readonly long _end;
    private readonly int _ahead;
    private readonly Thread[] _threads;
    private long _toRead, _toHandOut;
    private bool _stopped;

    /// <summary>Starts the threads.</summary>
    /// <param name="read">Reads a batch by its number, on any thread.</param>
    /// <param name="first">The first batch.</param>
    /// <param name="end">The number after the last batch.</param>
    /// <param name="workers">Threads, at least 1.</param>
    /// <param name="ahead">Batches that may wait, at least 1.</param>
    public ReadAhead(Func<long, Batch> read, long first, long end, int workers, int ahead)
    {
        (_read, _end, _ahead) = (read, end, ahead);
        _toRead = _toHandOut = first;
        _threads = new Thread[Math.Min(workers, end - first)];
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"batch reader {i}" };
            _threads[i].Start();
        }
    }

    /// <summary>The next batch, which joins the caller's dispose scope. Waits where it is not ready; throws what its reader threw.</summary>
    public Batch Next()
    {
        Outcome outcome;
        lock (_gate)
        {
            while (!_ready.Remove(_toHandOut, out outcome))
                Monitor.Wait(_gate);
            _toHandOut++;
            Monitor.PulseAll(_gate);
        }
        outcome.Error?.Throw();
        if (CurrentDisposeScope is { } scope)
            foreach (Tensor tensor in Tensors(outcome.Batch))
                scope.Attach(tensor);
        return outcome.Batch;
    }

    /// <summary>Stops the threads, waits for what they are reading now, and frees what nobody asked for.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
        foreach (Thread thread in _threads)
            thread.Join();
        foreach (Outcome outcome in _ready.Values)
            if (outcome.Error is null)
                outcome.Batch.Dispose();
        _ready.Clear();
    }

    private void Work()
    {
        while (Claim() is long number)
        {
            Outcome outcome = Read(number);
            lock (_gate)
            {
                _ready.Add(number, outcome);
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>The next number to read, once there is room for it; null when all are read or nobody wants more.</summary>
    private long? Claim()
    {
        lock (_gate)
        {
            while (!_stopped && _toRead < _end && _toRead >= _toHandOut + _ahead)
                Monitor.Wait(_gate);
            return _stopped || _toRead >= _end ? null : _toRead++;
        }
    }

    /// <summary>Dispose scopes belong to threads: the tensors leave this thread's, and join the consumer's when they are handed out.</summary>
    private Outcome Read(long number)
    {
        using var scope = NewDisposeScope();
        try
        {
            Batch batch = _read(number);
            foreach (Tensor tensor in Tensors(batch))
                tensor.DetachFromDisposeScope();
            return new Outcome(batch, null);
        }
        catch (Exception e)
        {
            // Not swallowed: the consumer gets it in place of the batch.
            return new Outcome(default, ExceptionDispatchInfo.Capture(e));
        }
    }

    private static IEnumerable<Tensor> Tensors(Batch batch) =>
        batch.Mix is null ? [batch.Inputs, batch.Targets] : [batch.Inputs, batch.Targets, batch.Mix.Targets];

    private readonly record struct Outcome(Batch Batch, ExceptionDispatchInfo? Error);
}
