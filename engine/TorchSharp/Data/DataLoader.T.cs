using System.Collections;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.utils.data;

namespace TorchSharp.Modules;

/// <summary>
/// Hands out a data set in batches: samples in the order of a sampler, put together by a collate function. One pass is one
/// <c>foreach</c>; the batches and their order are the same for any number of workers.
/// </summary>
/// <remarks>
/// <para>
/// Disposal: tensors made by the data set's <c>GetTensor</c> are disposed once the batch is put together. Tensors made by the collate
/// function belong to no dispose scope and are disposed when the next batch is asked for, or the pass ends, unless disposeBatch is
/// false; then they are the caller's.
/// </para>
/// <para>
/// An exception of <c>GetTensor</c> or of the collate function comes out of the <c>foreach</c> as it is, whichever worker met it; of
/// several in one batch, that of the first sample.
/// </para>
/// <example>
/// <code>
/// using var loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), 64, shuffle: true, seed: 1);
/// foreach (var batch in loader) Step(batch[0], batch[1]);
/// </code>
/// </example>
/// </remarks>
/// <typeparam name="T">A sample.</typeparam>
/// <typeparam name="S">A batch.</typeparam>
public class DataLoader<T, S> : IEnumerable<S>, IDisposable
{
    /// <param name="dataset">The samples.</param>
    /// <param name="batchSize">Samples a batch.</param>
    /// <param name="collate_fn">Makes a batch of samples, on a device.</param>
    /// <param name="shuffler">The numbers of the samples in their order; enumerated anew for every pass.</param>
    /// <param name="device">Where the batches go; the CPU by default.</param>
    /// <param name="num_worker">Threads that fetch the samples of a batch; below 1 counts as 1, the calling thread.</param>
    /// <param name="drop_last">Leaves out a last batch that is not full.</param>
    /// <param name="disposeBatch">Disposes a batch when the next one is asked for.</param>
    /// <param name="disposeDataset">Disposes the data set along with the loader.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1.</exception>
    public DataLoader(
        Dataset<T> dataset, int batchSize, Func<IEnumerable<T>, Device, S> collate_fn, IEnumerable<long> shuffler, Device? device = null,
        int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(collate_fn);
        ArgumentNullException.ThrowIfNull(shuffler);
        if (batchSize < 1) throw new ArgumentOutOfRangeException(nameof(batchSize), $"DataLoader: expected a batch size of at least 1, got {batchSize}.");
        this.dataset = dataset;
        batch_size = batchSize;
        this.collate_fn = collate_fn;
        sampler = shuffler;
        Device = device ?? CPU;
        num_workers = Math.Max(num_worker, 1);
        this.drop_last = drop_last;
        DisposeBatch = disposeBatch;
        DisposeDataset = disposeDataset;
    }

    /// <inheritdoc cref="DataLoader{T, S}(Dataset{T}, int, Func{IEnumerable{T}, Device, S}, IEnumerable{long}, Device, int, bool, bool, bool)"/>
    /// <param name="shuffle">A random order (<see cref="FisherYatesShuffler"/>); without it, the data set's own.</param>
    /// <param name="seed">Gives every pass the same random order; without it, each pass has one of its own.</param>
    public DataLoader(
        Dataset<T> dataset, int batchSize, Func<IEnumerable<T>, Device, S> collate_fn, bool shuffle = false, Device? device = null,
        int? seed = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
        : this(dataset, batchSize, collate_fn, Order(dataset, shuffle, seed), device, num_worker, drop_last, disposeBatch, disposeDataset)
    {
    }

    public Dataset<T> dataset { get; }
    public int batch_size { get; }
    public Func<IEnumerable<T>, Device, S> collate_fn { get; }
    public IEnumerable<long> sampler { get; }
    public Device Device { get; }
    public int num_workers { get; }
    public bool drop_last { get; }
    public bool DisposeBatch { get; }
    public bool DisposeDataset { get; }

    /// <summary>Batches in a pass over all samples.</summary>
    public long Count => drop_last ? dataset.Count / batch_size : (dataset.Count + batch_size - 1) / batch_size;

    public IEnumerator<S> GetEnumerator() => new DataLoaderEnumerator<T, S>(this);
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing && DisposeDataset) dataset.Dispose();
    }

    private static IEnumerable<long> Order(Dataset<T> dataset, bool shuffle, int? seed)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return shuffle ? new FisherYatesShuffler(dataset.Count, seed) : UpTo(dataset.Count);
    }

    private static IEnumerable<long> UpTo(long count)
    {
        for (var i = 0L; i < count; i++) yield return i;
    }
}
