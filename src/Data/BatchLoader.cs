using DropoutTorch.Options;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Data;

/// <summary>
/// Hands out a data set in batches, every sample once an epoch, the last batch smaller where the size does not divide. The order of
/// epoch e depends on (seed, e) alone, through a generator of the loader's own: it neither reads nor moves torch's global generator,
/// and any epoch can be repeated by setting <see cref="Position"/>.
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
    private readonly TensorDataset _dataset;
    private LoaderPosition _position;

    /// <summary>A loader that stands before the first batch of epoch 0.</summary>
    /// <param name="dataset">The samples; the loader does not own it.</param>
    /// <param name="batch_size">Samples a batch, at least 1.</param>
    /// <param name="shuffle">A new random order each epoch; without it, the data set's own order.</param>
    /// <param name="seed">Which random orders.</param>
    /// <exception cref="DataException">The batch size is below 1.</exception>
    public BatchLoader(TensorDataset dataset, long batch_size, bool shuffle = true, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (batch_size < 1)
            throw new DataException("batch size", "at least 1", $"{batch_size}", "choose a batch size of 1 or more");
        _dataset = dataset;
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
        using Tensor order = Order(next.Epoch);
        while (next.Batch < BatchesPerEpoch)
        {
            CheckUndisturbed(next);
            Batch batch = Take(order, next.Batch * BatchSize);
            _position = next = next with { Batch = next.Batch + 1 };
            yield return batch;
        }
        CheckUndisturbed(next);
        _position = new LoaderPosition(next.Epoch + 1, 0);
    }

    /// <summary>
    /// The sample indices of an epoch in the order of their use, detached because the caller's dispose scope may end between batches.
    /// </summary>
    private Tensor Order(long epoch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor order = Shuffle ? Permutation(epoch) : arange(_dataset.Count, dtype: int64);
        return order.to(_dataset.Inputs.device).DetachFromDisposeScope();
    }

    private Tensor Permutation(long epoch)
    {
        // Hashed, because the generator uses only the low 32 bits of its seed, and seed + epoch would give seed 1 the orders of seed 0.
        ulong key = CounterRandom.Mix(CounterRandom.Mix((ulong)Seed) + (ulong)epoch);
        using var generator = new Generator(key & long.MaxValue);
        return randperm(_dataset.Count, dtype: int64, generator: generator);
    }

    private Batch Take(Tensor order, long start)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor indices = order.narrow(0, start, Math.Min(BatchSize, _dataset.Count - start));
        return new Batch(
            _dataset.Inputs.index_select(0, indices).MoveToOuterDisposeScope(),
            _dataset.Targets.index_select(0, indices).MoveToOuterDisposeScope());
    }

    private void CheckUndisturbed(LoaderPosition expected)
    {
        if (_position == expected)
            return;
        throw new InvalidOperationException(
            $"expected the loader at {expected}, got {_position}: use one loop at a time, and set Position between loops");
    }
}
