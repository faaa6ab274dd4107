using System.Globalization;
using DropoutTorch.Benchmarks;
using DropoutTorch.Benchmarks.Engine;
using TorchSharp;
using TorchSharp.Native;

// Usage: dotnet run --project benchmarks/Engine -c Release -- [REPETITIONS [calls | weights | memory | NAME OF A WORK]]
var repetitions = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 15;
if (args is [_, "weights", .. var words])
{
    WeightsLoading.Run(repetitions, words);
    return;
}

if (args is [_, "memory"])
{
    StepMemory.Run("vgg11");
    return;
}

// Both sides in one run on the same libtorch, BLAS and threads, block after block in turn; medians over the blocks.
(string Work, string Twin, int Count, double Goal, string Text)[] works = args is [_, "calls", ..]
    ? [.. Calls.All.Select((call, i) => ($"{i}", $"calls()[{i}]", 20_000, 1.0, call.Name))]
    :
[
    ("add", "add()", 20_000, double.NaN, "4x4 add"),
    ("mlp", "mlp()", 20, 0.7, "MLP 784-1024-1024-10 step, batch 128, Adam, p = 0.5"),
    ("fused", "mlp()", 20, 0.7, "the same with rectifier and dropout in one pass"),
    ("vgg11", "vgg11()", 1, 1.0, "VGG-11 step, 32x32 images, batch 64, SGD"),
    ("adam", "adam()", 20, 1.0, "Adam step alone, the same parameters"),
    ("function", "function()", 5_000, double.NaN, "custom function on 64 elements, forward and backward"),
];
var threads = torch.get_num_threads();
using var peer = Peer.Start("works.py", threads, EngineInfo.BlasEnvironment);
Console.WriteLine($"libtorch {EngineInfo.LibtorchVersion}, BLAS {EngineInfo.BlasCore ?? "system"}, {threads} threads, medians of {repetitions} blocks; PyTorch: {(peer is null ? "not installed" : "same libtorch")}");

foreach (var (work, twin, count, goal, text) in works)
{
    if (args is [_, not "calls" and var only] && only != work) continue;
    List<Side> sides = [Side.Fixed(Side.Clock(Work.Create(work)), count)];
    if (peer is not null) sides.Add(Side.Fixed(peer.Clock(twin), count));
    var blocks = Interleaved.Blocks(sides, repetitions);
    var (ours, theirs) = (blocks[0], peer is null ? [] : blocks[1]);
    var ratios = ours.Zip(theirs, (our, their) => our / their).ToList();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{text,-55} ours {Interleaved.Median(ours) * 1e3,10:F2} us   PyTorch {Interleaved.Median(theirs) * 1e3,10:F2} us   ratio {Interleaved.Median(ratios):F2}   (goal {goal:F2})"));
}
