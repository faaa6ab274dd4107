using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.utils.data;

namespace Programs;

/// <summary>Data sets of one's own and TorchSharp's, in batches, shuffled, by several workers.</summary>
internal static class DataLoading
{
    /// <summary>Points on a line with a little noise, made when they are asked for.</summary>
    private sealed class LineDataset(int count, int seed) : Dataset
    {
        private int _asked;

        public int Asked => _asked;

        public override long Count => count;

        public override Dictionary<string, Tensor> GetTensor(long index)
        {
            Interlocked.Increment(ref _asked);
            using var generator = new Generator((ulong)(seed * 100_000 + index));
            var x = rand(3, generator: generator);
            return new Dictionary<string, Tensor>
            {
                ["index"] = tensor(index),
                ["data"] = x,
                ["label"] = x.sum(0L, keepdim: true) * 2 + randn(1, generator: generator) * 0.01,
            };
        }
    }

    /// <summary>Sentences of different lengths.</summary>
    private sealed class WordDataset : Dataset<long[]>
    {
        public override long Count => 7;

        public override long[] GetTensor(long index) => Enumerable.Range(1, (int)index + 1).Select(i => (long)i).ToArray();
    }

    /// <summary>The numbers of the samples, batch by batch, of two passes.</summary>
    internal static (long[][] First, long[][] Second, long Promised, int Asked) Order(bool shuffle, int workers, bool dropLast, int? seed = 14)
    {
        var dataset = new LineDataset(23, 1);
        using var loader = new DataLoader(dataset, 5, shuffle: shuffle, seed: seed, num_worker: workers, drop_last: dropLast);
        long[][] Pass() => loader.Select(batch => batch["index"].data<long>().ToArray()).ToArray();
        return (Pass(), Pass(), loader.Count, dataset.Asked);
    }

    /// <summary>Learns the line from shuffled batches. The last loss, and how far the weights are from the true ones.</summary>
    internal static (double FirstLoss, double LastLoss, double Distance) Run(int epochs, int workers)
    {
        manual_seed(15);
        var device = cuda.is_available() ? CUDA : CPU;
        using var loader = DataLoader(new LineDataset(128, 2), 16, shuffle: true, device: device, seed: 1, num_worker: workers);
        using var model = Linear(3, 1).to(device);
        using var optimizer = optim.SGD(model.parameters(), 0.3);
        var criterion = MSELoss();

        double first = 0, last = 0;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            double sum = 0;
            foreach (var batch in loader)
            {
                using var scope = NewDisposeScope();
                optimizer.zero_grad();
                var loss = criterion.call(model.call(batch["data"]), batch["label"]);
                loss.backward();
                optimizer.step();
                sum += loss.item<float>();
            }
            last = sum / loader.Count;
            if (epoch == 0) first = last;
        }
        using (NewDisposeScope())
            return (first, last, (model.weight - 2).abs().max().item<float>());
    }

    /// <summary>Tensors side by side, as TensorDataset hands them out.</summary>
    internal static (long[][] Shapes, double SumOfProducts) SideBySide()
    {
        using var scope = NewDisposeScope();
        using var dataset = TensorDataset(arange(10, ScalarType.Float32).view(10, 1), arange(10, ScalarType.Int64));
        using var loader = new IterableDataLoader(dataset, 4);
        var shapes = new List<long[]>();
        double sum = 0;
        foreach (var batch in loader)
        {
            shapes.Add(batch[0].shape);
            using var product = batch[0].squeeze(1) * batch[1];
            using var total = product.sum();
            sum += total.ToDouble();
        }
        return ([.. shapes], sum);
    }

    /// <summary>Batches of a collate function of one's own: padded words and their lengths, in an order of one's own.</summary>
    internal static (long[] Lengths, long[] Widths, double Sum) Padded()
    {
        static (Tensor words, Tensor lengths) Collate(IEnumerable<long[]> samples, Device device)
        {
            var all = samples.ToList();
            var words = zeros(all.Count, all.Max(s => s.Length), dtype: ScalarType.Int64, device: device);
            foreach (var (row, sample) in all.Index()) words[row, ..sample.Length] = tensor(sample, device: device);
            return (words, tensor(all.Select(s => s.LongLength).ToArray(), device: device));
        }

        using var loader = new DataLoader<long[], (Tensor words, Tensor lengths)>(
            new WordDataset(), 3, Collate, shuffler: [6, 5, 4, 3, 2, 1, 0], num_worker: 2);
        List<long> lengths = [], widths = [];
        double sum = 0;
        foreach (var (words, count) in loader)
        {
            lengths.AddRange(count.data<long>());
            widths.Add(words.shape[1]);
            using var total = words.sum();
            sum += total.ToDouble();
        }
        return ([.. lengths], [.. widths], sum);
    }
}
