using System.Diagnostics;
using System.Globalization;
using DropoutTorch.Benchmarks;
using TorchSharp;
using TorchSharp.Native;

// Usage: dotnet run --project benchmarks -c Release -- [REPETITIONS [calls]]
// Both sides in one run on the same libtorch, BLAS and threads, block after block in turn; medians over the blocks.
(string Work, int Count, double Goal, string Text)[] works = args is [_, "calls", ..]
    ? [.. Calls.All.Select((call, i) => ($"{i}", 20_000, 1.0, call.Name))]
    :
[
    ("add", 20_000, double.NaN, "4x4 add"),
    ("mlp", 20, 0.85, "MLP 784-1024-1024-10 step, batch 128, Adam, p = 0.5"),
    ("adam", 20, 1.0, "Adam step alone, the same parameters"),
    ("function", 5_000, double.NaN, "custom function on 64 elements, forward and backward"),
];
var repetitions = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 15;
var threads = torch.get_num_threads();
using var peer = Peer.Start(threads);
Console.WriteLine($"libtorch {EngineInfo.LibtorchVersion}, BLAS {EngineInfo.BlasFolder ?? "system"}, {threads} threads, medians of {repetitions} blocks; PyTorch: {(peer is null ? "not installed" : "same libtorch")}");

foreach (var (work, count, goal, text) in works)
{
    var action = Work.Create(work);
    var (ours, theirs, ratios) = (new List<double>(), new List<double>(), new List<double>());
    Time(action, count);
    peer?.Time(work, count);
    for (var i = 0; i < repetitions; i++)
    {
        ours.Add(Time(action, count) / count * 1e3);
        if (peer is null) continue;
        theirs.Add(peer.Time(work, count) / count * 1e3);
        ratios.Add(ours[^1] / theirs[^1]);
    }
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{text,-55} ours {Median(ours),10:F2} us   PyTorch {Median(theirs),10:F2} us   ratio {Median(ratios):F2}   (goal {goal:F2})"));
}

static double Time(Action action, int count)
{
    var watch = Stopwatch.StartNew();
    for (var i = 0; i < count; i++) action();
    return watch.Elapsed.TotalMilliseconds;
}

static double Median(List<double> values)
{
    if (values.Count == 0) return double.NaN;
    values.Sort();
    return values.Count % 2 == 1 ? values[values.Count / 2] : (values[values.Count / 2 - 1] + values[values.Count / 2]) / 2;
}
