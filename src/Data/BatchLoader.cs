using DropoutTorch.Options;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Data;

/// <summary>
/// Hands out a data set in batches, every sample once an epoch, the last batch smaller where the size does not divide. The order of
/// epoch e depends on (seed, e) alone, through a generator of the loader's own: it neither reads nor moves torch's global generator,
/// and any epoch can be repeated by setting <see cref="Position"/>. Batches are prepared ahead on threads of their own, which end with the
/// loop; how many there are changes nothing but the time.
/// </summary>
/// <example>
/// <code>
/// var loader = new BatchLoader(splits.Train, batch_size: 128, seed: 1);
/// foreach (Batch batch in loader.Epoch())
///     using (batch) Step(batch.Inputs, batch.Targets);
/// </code>
/// </example>
public sealed class BatchLoader
{
    private const int MostWorkers = 256, MostAhead = 65_536;

    private readonly Dataset _dataset;
    private readonly int _workers, _prefetch;
    private LoaderPosition _position;

    /// <summary>A loader that stands before the first batch of epoch 0.</summary>
    /// <param name="dataset">The samples; the loader does not own it.</param>
    /// <param name="batch_size">Samples a batch, at least 1.</param>
    /// <param name="shuffle">A new random order each epoch; without it, the data set's own order.</param>
    /// <param name="seed">Which random orders.</param>
    /// <param name="workers">
    /// Threads that read ahead; with 0, and for data sets that do not read ahead (<see cref="Dataset.ReadsAhead"/>), batches are read on the
    /// caller's thread when it asks for them.
    /// </param>
    /// <param name="prefetch">Batches that are read ahead at most, at least 1.</param>
    /// <exception cref="DataException">A number is out of range.</exception>
    public BatchLoader(Dataset dataset, long batch_size, bool shuffle = true, long seed = 0, int workers = 1, int prefetch = 4)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (batch_size < 1)
            throw new DataException("batch size", "at least 1", $"{batch_size}", "choose a batch size of 1 or more");
        if (workers is < 0 or > MostWorkers)
            throw new DataException("workers", $"a number from 0 to {MostWorkers}", $"{workers}", "choose 0 to read on the training thread, or 1");
        if (prefetch is < 1 or > MostAhead)
            throw new DataException("prefetch", $"a number from 1 to {MostAhead}", $"{prefetch}", "choose a few batches, such as 4");
        (_dataset, _workers, _prefetch) = (dataset, dataset.ReadsAhead ? workers : 0, prefetch);
        BatchSize = batch_size;
        Shuffle = shuffle;
        Seed = seed;
        BatchesPerEpoch = 1 + ((dataset.Count - 1) / batch_size);
    }

    /// <summary>Samples in every batch but perhaps the last.</summary>
    public long BatchSize { get; }

    /// <summary>Whether each epoch has a random order of its own.</summary>
    public bool Shuffle { get; }

    /// <summary>Which random orders.</summary>
    public long Seed { get; }

    /// <summary>Samples in one epoch.</summary>
    public long SamplesPerEpoch => _dataset.Count;

    /// <summary>Batches in one epoch, the smaller last one included.</summary>
    public long BatchesPerEpoch { get; }

    /// <summary>What comes next. Set it, between loops, to go on from where another loader stood.</summary>
    /// <exception cref="DataException">The epoch is negative, or there is no such batch.</exception>
    public LoaderPosition Position
    {
        get => _position;
        set
        {
            const string fix = "restore the position of a loader with the same data set and batch size";
            if (value.Epoch < 0)
                throw new DataException("loader position", "an epoch of at least 0", $"{value.Epoch}", fix);
            if (value.Batch < 0 || value.Batch > BatchesPerEpoch)
                throw new DataException("loader position", $"a batch from 0 to {BatchesPerEpoch}", $"{value.Batch}", fix);
            _position = value;
        }
    }

    /// <summary>
    /// The rest of the current epoch: all of it, unless a loop was left early or a position was set. Ending the loop moves the position
    /// to the next epoch.
    /// </summary>
    /// <exception cref="InvalidOperationException">While the loop ran, the position was set or another loop took a batch.</exception>
    public IEnumerable<Batch> Epoch()
    {
        LoaderPosition next = _position;
        long epoch = next.Epoch;
        long[] order = Order(epoch);
        Batch Read(long batch) => _dataset.Read(Indices(order, batch), epoch);
        using ReadAhead? ahead = _workers == 0 ? null : new ReadAhead(Read, next.Batch, BatchesPerEpoch, _workers, _prefetch);
        while (next.Batch < BatchesPerEpoch)
        {
            CheckUndisturbed(next);
            Batch batch = ahead is null ? Read(next.Batch) : ahead.Next();
            _position = next = next with { Batch = next.Batch + 1 };
            yield return batch;
        }
        CheckUndisturbed(next);
        _position = new LoaderPosition(epoch + 1, 0);
    }

    private ReadOnlySpan<long> Indices(long[] order, long batch)
    {
        long start = batch * BatchSize;
        return order.AsSpan((int)start, (int)Math.Min(BatchSize, order.Length - start));
    }

    /// <summary>The sample numbers of an epoch in the order of their use.</summary>
    private long[] Order(long epoch)
    {
        using DisposeScope scope = NewDisposeScope();
        return (Shuffle ? Permutation(epoch) : arange(_dataset.Count, dtype: int64)).data<long>().ToArray();
    }

    private Tensor Permutation(long epoch)
    {
        // Hashed, because the generator uses only the low 32 bits of its seed, and seed + epoch would give seed 1 the orders of seed 0.
        ulong key = CounterRandom.Mix(CounterRandom.Mix((ulong)Seed) + (ulong)epoch);
        using var generator = new Generator(key & long.MaxValue);
        return randperm(_dataset.Count, dtype: int64, generator: generator);
    }

    private void CheckUndisturbed(LoaderPosition expected)
    {
        if (_position == expected)
            return;
        throw new InvalidOperationException(
            $"expected the loader at {expected}, got {_position}: use one loop at a time, and set Position between loops");
    }
}
