using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using DropoutTorch.EngineContracts;
using DropoutTorch.Options;
using static TorchSharp.torch;

namespace DropoutTorch.Protocols;

/// <summary>How far a data set is.</summary>
/// <param name="Set">Its name.</param>
/// <param name="Done">Splits that are done, in parts.</param>
/// <param name="Splits">All of its splits.</param>
public readonly record struct UciProgress(string Set, double Done, int Splits);

/// <summary>
/// The regression protocol of Gal and Ghahramani 2016 (arXiv:1506.02142) with a grid search in which the test rows choose nothing: for
/// every split, p and τ by the log-likelihood of validation rows, then a fit on all training rows and its scores on the test rows.
/// </summary>
/// <remarks>
/// The fits of a few splits are one batched network, and every thread has such a network of its own: the products of so small layers are
/// too short to be shared among threads.
/// </remarks>
public sealed class UciProtocol
{
    private const int MostSplitsAJob = 2; // more would not stay in a core's own cache

    private readonly UciOptions _options;
    private readonly IReadOnlyList<UciSource> _sources;

    /// <summary>Reads the data and checks everything that can be checked.</summary>
    /// <exception cref="OptionsException">An option breaks a rule.</exception>
    /// <exception cref="DataException">A folder or a file is missing or damaged, or has no grid.</exception>
    public UciProtocol(UciOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsException.ThrowIfAny(options.Validate());
        _options = options;
        _sources = UciSource.All(options);
    }

    /// <summary>The data sets, in the order in which they are gone through.</summary>
    public IReadOnlyList<string> Sets => [.. _sources.Select(source => source.Set.Name)];

    /// <summary>Goes through the data sets, one after another.</summary>
    /// <param name="progress">Is told how far it is, by any thread, one at a time.</param>
    /// <param name="stop">Ends the work; finished splits are kept.</param>
    /// <returns>A result for each set, as it is done.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="DataException">The folder for results cannot be written, or holds others.</exception>
    public IEnumerable<UciResult> Run(Action<UciProgress> progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(progress);
        foreach (UciSource source in _sources)
            yield return UciResult.Of(source.Set.Name, Scores(source, progress, stop));
    }

    private SplitScore[] Scores(UciSource source, Action<UciProgress> progress, CancellationToken stop)
    {
        var results = new ResultFolder(_options.Out is null ? null : Path.Combine(_options.Out, source.Set.Name), source.Set.Describe(_options, source.Table));
        results.Prepare();
        var scores = new ConcurrentDictionary<int, SplitScore>();
        foreach (SplitScore found in source.Jobs.SelectMany(job => job).Select(results.Find).OfType<SplitScore>())
            scores[found.Split] = found;
        int[][] left = [.. source.Jobs.Select(job => job.Where(split => !scores.ContainsKey(split)).ToArray()).Where(job => job.Length > 0)];
        double done = scores.Count;
        void Add(double share)
        {
            lock (scores)
                progress(new UciProgress(source.Set.Name, Math.Min(done += share, source.Splits), source.Splits));
        }
        Add(0);
        int threads = Math.Min(get_num_threads(), left.Length);
        InParallel(threads, left, (job, halt) =>
        {
            foreach (SplitScore score in new SplitRun(source.Table, source.Set, _options, Add, halt).Run(job))
            {
                SplitScore shared = score with { Seconds = score.Seconds / threads };
                results.Keep(shared);
                scores[shared.Split] = shared;
            }
        }, stop);
        return [.. scores.Values.OrderBy(score => score.Split)];
    }

    /// <summary>Splits that are computed side by side; fewer where a thread would be left without any.</summary>
    internal static int SplitsAJob(int splits) => Math.Clamp(splits / get_num_threads(), 1, MostSplitsAJob);

    /// <summary>Does jobs on threads of their own, in each of which libtorch uses one thread. The first failure ends all and is thrown.</summary>
    private static void InParallel(int threads, int[][] jobs, Action<int[], CancellationToken> body, CancellationToken stop)
    {
        using var halt = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var queue = new ConcurrentQueue<int[]>(jobs);
        Exception? failure = null;
        int before = get_num_threads();
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            try
            {
                set_num_threads(1);
                // Units that have died leave numbers behind that processors are slow with.
                using IDisposable? flush = EngineExtras.OrNull?.Threads.flush_denormal();
                while (queue.TryDequeue(out int[]? job))
                    body(job, halt.Token);
            }
            catch (Exception e) // thrown again below, on the caller's thread
            {
                Interlocked.CompareExchange(ref failure, e, null);
                halt.Cancel();
            }
        }))];
        foreach (Thread worker in workers)
            worker.Start();
        foreach (Thread worker in workers)
            worker.Join();
        set_num_threads(before);
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }
}
