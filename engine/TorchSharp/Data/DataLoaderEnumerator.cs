using System.Collections;
using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>One pass of a loader.</summary>
internal sealed class DataLoaderEnumerator<T, S>(DataLoader<T, S> loader) : IEnumerator<S>
{
    private IEnumerator<long> _order = loader.sampler.GetEnumerator();
    private IReadOnlyList<IDisposable> _batch = [];
    private S? _current;

    public S Current => _current!;
    object? IEnumerator.Current => _current;

    public bool MoveNext()
    {
        DisposeBatch();
        var indices = NextIndices();
        if (indices.Count == 0 || (loader.drop_last && indices.Count < loader.batch_size)) return false;
        using var samples = new Samples(loader, indices);
        samples.Fetch();
        using var scope = NewDisposeScope();
        _current = loader.collate_fn(samples.Items, loader.Device);
        var made = scope.DisposablesView;
        scope.Detach(made);
        if (loader.DisposeBatch) _batch = made;
        return true;
    }

    public void Reset()
    {
        DisposeBatch();
        _order.Dispose();
        _order = loader.sampler.GetEnumerator();
    }

    public void Dispose()
    {
        DisposeBatch();
        _order.Dispose();
    }

    private List<long> NextIndices()
    {
        var indices = new List<long>();
        while (indices.Count < loader.batch_size && _order.MoveNext()) indices.Add(_order.Current);
        return indices;
    }

    private void DisposeBatch()
    {
        foreach (var part in _batch) part.Dispose();
        _batch = [];
        _current = default;
    }

    /// <summary>The samples of one batch, and what was made along with them.</summary>
    private sealed class Samples(DataLoader<T, S> loader, List<long> indices) : IDisposable
    {
        private readonly IReadOnlyList<IDisposable>?[] _made = new IReadOnlyList<IDisposable>?[indices.Count];
        private readonly ExceptionDispatchInfo?[] _failures = new ExceptionDispatchInfo?[indices.Count];
        private int _last = -1;
        private volatile bool _failed;

        internal T[] Items { get; } = new T[indices.Count];

        // Samples are handed out in their order, so that the first one that fails is always among those tried.
        internal void Fetch()
        {
            var helpers = new Task[Math.Min(loader.num_workers, indices.Count) - 1];
            var (grad, inference) = (is_grad_enabled(), is_inference_mode_enabled());
            for (var i = 0; i < helpers.Length; i++) helpers[i] = Task.Run(() => Help(grad, inference));
            Work();
            Task.WaitAll(helpers);
            Array.Find(_failures, failure => failure is not null)?.Throw();
        }

        public void Dispose()
        {
            foreach (var made in _made)
                foreach (var part in made ?? []) part.Dispose();
        }

        // Gradients and inference are switched per thread: a sample must not depend on who fetches it.
        private void Help(bool grad, bool inference)
        {
            using var modeOfGradients = set_grad_enabled(grad);
            using var modeOfInference = inference ? inference_mode() : null;
            Work();
        }

        private void Work()
        {
            while (!_failed && Interlocked.Increment(ref _last) is var place && place < indices.Count)
            {
                try
                {
                    FetchOne(place);
                }
                catch (Exception error)
                {
                    _failures[place] = ExceptionDispatchInfo.Capture(error);
                    _failed = true;
                }
            }
        }

        private void FetchOne(int place)
        {
            using var scope = NewDisposeScope();
            Items[place] = loader.dataset.GetTensor(indices[place]);
            var made = scope.DisposablesView;
            scope.Detach(made);
            _made[place] = made;
        }
    }
}
