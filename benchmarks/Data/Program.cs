using System.Diagnostics;
using System.Globalization;
using DropoutTorch.Data;
using DropoutTorch.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Benchmarks.Data;

/// <summary>
/// What reading costs: microseconds a batch (the fastest of the rounds, for other programs only add to it), and the share of a training loop
/// that waits for data (medians). The sides take turns.
/// </summary>
internal static class Program
{
    private static readonly Augmentation Usual = new() { PadCrop = 4, Flip = true };

    private static int Main(string[] arguments)
    {
        int rounds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 9;
        using ImageDataset mnist = Images(1, 28, 20_000), cifar = Images(3, 32, 8_000);
        Reading("MNIST 28 x 28", mnist, 128, 20 * rounds);
        Reading("CIFAR 3 x 32 x 32", cifar, 128, 20 * rounds);
        Training("MLP 784-1024-1024-10 on MNIST", mnist, "mlp", 128, 40, rounds);
        Training("the same, pad-crop, turned", mnist.Augmented(new Augmentation { PadCrop = 2, Rotate = 10 }), "mlp", 128, 40, rounds);
        Training("VGG-11 on CIFAR", cifar, "vgg11", 64, 5, rounds);
        Training("the same, pad-crop, flip", cifar.Augmented(Usual), "vgg11", 64, 5, rounds);
        return 0;
    }

    private static void Reading(string name, ImageDataset images, int batch, int rounds)
    {
        byte[] pixels = [.. Enumerable.Range(0, (int)images.Count).SelectMany(i => images.Pixels(i))];
        Tensor inputs = images.Normalization.ToTensor(pixels, [images.Count, .. images.SampleShape]);
        using var tensors = new TensorDataset(name, inputs, tensor(images.Labels.Select(label => (long)label).ToArray()), images.Task);
        (string, Dataset)[] sides =
        [
            ("index_select of float tensors", tensors),
            ("images", images),
            ("pad-crop, flip", images.Augmented(Usual)),
            ("rotate", images.Augmented(new Augmentation { Rotate = 10 })),
            ("cutout", images.Augmented(new Augmentation { Cutout = 8 })),
            ("mixup", images.Augmented(new Augmentation { Mixup = 0.2 })),
        ];
        var random = new Random(1);
        long[] indices = [.. Enumerable.Range(0, batch).Select(_ => random.NextInt64(images.Count))];
        double[][] times = Interleaved([.. sides.Select(side => (Action)(() => ReadOften(side.Item2, indices)))], rounds);
        foreach (((string side, _), double[] time) in sides.Zip(times))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name}, batch {batch} | {side} | {time.Min() / 5 * 1e6:F0} µs |"));
    }

    private static void ReadOften(Dataset dataset, long[] indices)
    {
        for (int i = 0; i < 5; i++)
            dataset.Read(indices, epoch: i).Dispose();
    }

    private static void Training(string name, ImageDataset images, string model, int batch, int steps, int rounds)
    {
        using ImageDataset part = images.Take(batch * steps);
        using Module<Tensor, Tensor> network = ModelRegistry.Find(model).Configure(new ModelTask(part.SampleShape, 10)).Create();
        using var optimizer = optim.SGD(network.parameters(), 0.01, momentum: 0.9);
        using Batch same = part.Read([.. Enumerable.Range(0, batch).Select(i => (long)i)], epoch: 0);
        int[] workers = [0, 1, 2];
        List<double>[] waits = [.. workers.Select(_ => new List<double>())];
        Action[] loops =
        [
            () => { for (int i = 0; i < steps; i++) Step(network, optimizer, same); },
            .. workers.Select((count, place) =>
                (Action)(() => waits[place].Add(Loop(network, optimizer, new BatchLoader(part, batch, workers: count))))),
        ];
        double[][] times = Interleaved(loops, rounds);
        double bare = Median(times[0]);
        for (int i = 0; i < workers.Length; i++)
        {
            double whole = Median(times[i + 1]), wait = Median([.. waits[i]]);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name}, batch {batch} | {workers[i]} | {bare / steps * 1e3:F2} ms | {wait / steps * 1e6:F0} µs | {wait / whole * 100:F2} % | {whole / bare:F3} |"));
        }
    }

    private static double Loop(Module<Tensor, Tensor> network, optim.Optimizer optimizer, BatchLoader loader)
    {
        var waiting = new Stopwatch();
        using IEnumerator<Batch> batches = loader.Epoch().GetEnumerator();
        while (true)
        {
            waiting.Start();
            bool more = batches.MoveNext();
            waiting.Stop();
            if (!more)
                return waiting.Elapsed.TotalSeconds;
            using Batch batch = batches.Current;
            Step(network, optimizer, batch);
        }
    }

    private static void Step(Module<Tensor, Tensor> network, optim.Optimizer optimizer, Batch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        network.zero_grad();
        functional.cross_entropy(network.call(batch.Inputs), batch.Targets).backward();
        optimizer.step();
    }

    /// <summary>Seconds of each side in each round; a first round is not counted.</summary>
    private static double[][] Interleaved(Action[] sides, int rounds)
    {
        double[][] times = [.. sides.Select(_ => new double[rounds])];
        foreach (Action side in sides)
            side();
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < sides.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                sides[i]();
                times[i][round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }
        return times;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static ImageDataset Images(int channels, int side, int count)
    {
        byte[] pixels = new byte[count * channels * side * side];
        new Random(1).NextBytes(pixels);
        var images = new MemoryImages(channels, side, side, pixels);
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % 10)];
        return new ImageDataset("random", images, labels, [.. Enumerable.Range(0, 10).Select(i => $"{i}")], Normalization.Of("random", images));
    }
}
