namespace DropoutTorch.Data;

/// <summary>
/// One part of a data set: samples that can be read by number, in any order and from several threads at once. What is read depends on the
/// numbers and the epoch alone, never on who reads or what was read before; so a loader may prefetch with as many threads as it likes.
/// </summary>
public abstract class Dataset : IDisposable
{
    /// <param name="name">For messages and logs.</param>
    /// <param name="task">What the targets are.</param>
    protected Dataset(string name, DataTask task) => (Name, Task) = (name, task);

    /// <summary>The data set's name, for messages and logs.</summary>
    public string Name { get; }

    /// <summary>What the targets are.</summary>
    public DataTask Task { get; }

    /// <summary>N, the number of samples.</summary>
    public abstract long Count { get; }

    /// <summary>The shape of one input, without the batch.</summary>
    public abstract long[] SampleShape { get; }

    /// <summary>
    /// Whether other threads may read while a training step runs. Not where reading runs operators of libtorch: these would take its threads
    /// from the step, or queue up behind it on the device.
    /// </summary>
    public virtual bool ReadsAhead => true;

    /// <summary>Reads some samples into new tensors, which belong to the caller's dispose scope.</summary>
    /// <param name="indices">Numbers from 0 to N − 1; repetitions are allowed.</param>
    /// <param name="epoch">Which random changes are made to the samples, where the part is augmented; 0 on.</param>
    public abstract Batch Read(ReadOnlySpan<long> indices, long epoch);

    /// <summary>Frees what the part holds.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the part holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
