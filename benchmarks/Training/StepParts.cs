using DropoutTorch.Data;
using DropoutTorch.Layers;
using DropoutTorch.Models;
using DropoutTorch.Training;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Benchmarks.Training;

/// <summary>What each part of a training step of the MLP 784-1024-1024-10 costs by itself, batch 128; the twin of parts.py.</summary>
internal static class StepParts
{
    private const int Batch = 128, Width = 1024;
    private static readonly long[] Sizes = [784, Width, Width, 10];

    /// <summary>Prints a line for each part: medians, and the fastest blocks in brackets.</summary>
    /// <param name="blocks">Blocks of calls that the medians are taken over.</param>
    /// <param name="peer">Started with parts.py; null for none.</param>
    internal static void Print(int blocks, Peer? peer)
    {
        var effort = new Effort(blocks) { BudgetMs = 3000 };
        foreach (var (text, work, twin) in All())
        {
            List<Side> sides = [Side.Calibrated(Side.Clock(work), effort)];
            if (peer is not null && twin is not null) sides.Add(Side.Calibrated(peer.Clock(twin), effort));
            var times = Interleaved.Blocks(sides, blocks);
            Console.WriteLine($"{text,-44} ours {Text(times[0])}{(times.Count > 1 ? $"   PyTorch {Text(times[1])}   ratio {Ratio(times)}" : "")}");
        }
    }

    private static string Text(IReadOnlyList<double> times) => Invariant($"{Interleaved.Median(times),8:F3} ms ({times.Min(),7:F3})");

    private static string Ratio(IReadOnlyList<IReadOnlyList<double>> times) =>
        Invariant($"{Interleaved.Median(times[0]) / Interleaved.Median(times[1]):F2} ({times[0].Min() / times[1].Min():F2})");

    private static IEnumerable<(string Text, Action Work, string? Twin)> All() =>
    [
        ("matrix products, forward and backward", Products(), "products()"),
        ("two rectifiers, forward and backward", TwiceBackward(ReLU()), "twice(nn.ReLU())"),
        ("two dropouts, forward and backward", TwiceBackward(new InvertedDropout(0.5)), "twice(nn.Dropout(0.5))"),
        ("input dropout, forward", InputDropout(), "input_dropout()"),
        ("cross-entropy, forward and backward", Loss(), "loss()"),
        ("gradients to none", ToNone(), "to_none()"),
        ("Adam", Step(parameters => optim.Adam(parameters, lr: 1e-3)), "step(lambda p: torch.optim.Adam(p, lr=1e-3))"),
        ("SGD with momentum", Step(parameters => optim.SGD(parameters, 0.05, momentum: 0.95)), "step(lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.95))"),
        ("max-norm 2, no unit above", Bound(2), "bound(2.0)"),
        ("max-norm 0.5, all units above at first", Bound(0.5), "bound(0.5)"),
        ("the meter: loss and hits", Meter(), null),
        ("a batch of 28 x 28 images from bytes", Read(), null),
    ];

    private static TorchSharp.Modules.Linear[] Layers() => [.. Sizes.Zip(Sizes.Skip(1), (inputs, outputs) => Linear(inputs, outputs))];

    private static TorchSharp.Modules.Parameter[] Parameters() => [.. Layers().SelectMany(layer => layer.parameters())];

    /// <summary>As autograd does them: y = x Wᵀ, dW = dyᵀ x, and dx = dy W but for the first layer.</summary>
    private static Action Products()
    {
        var layers = Sizes.Zip(Sizes.Skip(1), (inputs, outputs) => (X: rand(Batch, inputs), W: rand(outputs, inputs), Gradient: rand(Batch, outputs))).ToList();
        return Scoped(() =>
        {
            foreach (var (x, w, _) in layers) x.mm(w.t());
            foreach (var (x, w, gradient) in layers)
            {
                gradient.t().mm(x);
                if (x.shape[1] == Width) gradient.mm(w);
            }
        });
    }

    private static Action TwiceBackward(Module<Tensor, Tensor> layer)
    {
        Tensor x = randn(Batch, Width).requires_grad_(), gradient = ones(Batch, Width);
        return Scoped(() =>
        {
            for (var i = 0; i < 2; i++) layer.call(x).backward([gradient]);
            x.grad = null;
        });
    }

    private static Action InputDropout()
    {
        Tensor x = randn(Batch, Sizes[0]);
        var layer = new InvertedDropout(0.2);
        return Scoped(() => layer.call(x));
    }

    private static Action Loss()
    {
        Tensor output = randn(Batch, 10).requires_grad_(), targets = randint(10, [Batch]);
        return Scoped(() =>
        {
            functional.cross_entropy(output, targets).backward();
            output.grad = null;
        });
    }

    private static Action ToNone()
    {
        var model = Sequential(Layers());
        TorchSharp.Modules.Parameter[] parameters = [.. model.parameters()];
        return Scoped(() =>
        {
            foreach (var parameter in parameters) parameter.grad = empty_like(parameter);
            model.zero_grad();
        });
    }

    private static Action Step(Func<TorchSharp.Modules.Parameter[], optim.Optimizer> create)
    {
        var parameters = Parameters();
        foreach (var parameter in parameters) parameter.grad = rand_like(parameter);
        var optimizer = create(parameters);
        return Scoped(() => optimizer.step());
    }

    private static Action Bound(double c)
    {
        var model = Sequential(Layers());
        return Scoped(() => MaxNorm.Apply(model, c));
    }

    private static Action Meter()
    {
        Tensor output = randn(Batch, 10), targets = randint(10, [Batch]), loss = functional.cross_entropy(output, targets);
        var objective = Objective.Of(new Classification([.. Enumerable.Range(0, 10).Select(i => $"{i}")]));
        EpochMeter? meter = null;
        return () =>
        {
            // A meter has room for an epoch's batches.
            if (meter is null || meter.Batches == 469)
            {
                meter?.Dispose();
                meter = new EpochMeter(objective, 469, CPU);
            }
            meter.Add(loss, output, targets);
        };
    }

    private static Action Read()
    {
        var pixels = new byte[10_000 * 784];
        new Random(1).NextBytes(pixels);
        var images = new MemoryImages(1, 28, 28, pixels);
        var dataset = new ImageDataset("random", images, [.. Enumerable.Range(0, 10_000).Select(i => i % 10)], [.. Enumerable.Range(0, 10).Select(i => $"{i}")], Normalization.Of("random", images));
        var random = new Random(1);
        return () => dataset.Read([.. Enumerable.Range(0, Batch).Select(_ => random.NextInt64(10_000))], epoch: 0).Dispose();
    }

    /// <summary>The same work, after which its tensors are freed.</summary>
    internal static Action Scoped(Action work) => () =>
    {
        using var scope = NewDisposeScope();
        work();
    };
}
