using DropoutTorch.Layers;
using static TorchSharp.torch;

namespace Training.Tests;

/// <summary>What ten thousand training steps leave behind.</summary>
public class MemoryTests
{
    [Fact]
    public void Ten_thousand_steps_keep_no_tensor_and_less_than_20_MB()
    {
        manual_seed(4);
        using var model = nn.Sequential(
            nn.Linear(64, 128), nn.ReLU(), new InvertedDropout(0.5),
            nn.Linear(128, 128), nn.ReLU(), new InvertedDropout(0.5),
            nn.Linear(128, 10));
        model.train();
        using var optimizer = optim.Adam(model.parameters());
        using var inputs = randn(32, 64);
        using var targets = randint(10, [32L]);

        for (var step = 0; step < 10; step++) Step(model, optimizer, inputs, targets);
        CollectGarbage(); // of other tests
        var tensors = Tensor.TotalCount;
        // The runtime compiles hot methods again in the background during the first steps; that is not the loop's memory.
        for (var step = 10; step < 1_000; step++) Step(model, optimizer, inputs, targets);
        var resident = ResidentAfterCollection();
        for (var step = 1_000; step < 10_000; step++) Step(model, optimizer, inputs, targets);

        Assert.Equal(tensors, Tensor.TotalCount);
        Assert.InRange(ResidentAfterCollection() - resident, long.MinValue, 20 << 20);
    }

    /// <summary>
    /// The resident bytes without what the collector may hold back: how much garbage it lets stand before a collection follows
    /// the processor's last-level cache, and reaches hundreds of megabytes on a server.
    /// </summary>
    private static long ResidentAfterCollection()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }

    internal static void CollectGarbage()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    private static void Step(nn.Module<Tensor, Tensor> model, optim.Optimizer optimizer, Tensor inputs, Tensor targets)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        var loss = nn.functional.cross_entropy(model.call(inputs), targets);
        loss.backward();
        optimizer.step();
    }
}
