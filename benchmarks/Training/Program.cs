using DropoutTorch.Benchmarks;
using DropoutTorch.Benchmarks.Training;
using TorchSharp;
using TorchSharp.Native;

// Usage: dotnet run --project benchmarks/Training -c Release -- [--samples N] [--epochs N] [--data-dir DIR] [--only NAME]
// Whole epochs of MNIST with data loading, ours and PyTorch's in turn on the same libtorch, BLAS and threads; medians over the epochs.
// --only parts: what each part of a step costs by itself. --only files: what checkpoints and event files cost.
const string parts = "parts", files = "files";
var settings = Settings.Parse(args);
var cases = EpochCase.All.Where(work => settings.Only is null || work.Name == settings.Only).ToList();
if (settings.Only == files)
{
    FileCosts.Print(blocks: 9);
    return;
}
if (cases.Count == 0 && settings.Only != parts)
    throw new ArgumentException($"expected {parts}, {files} or one of {string.Join(", ", EpochCase.All.Select(work => work.Name))}, got {settings.Only}.", nameof(args));
var threads = torch.get_num_threads();
using var peer = Peer.Start(settings.Only == parts ? "parts.py" : "epochs.py", threads, EngineInfo.BlasEnvironment);
Console.WriteLine($"{Processor.Name}, libtorch {EngineInfo.LibtorchVersion}, BLAS {EngineInfo.BlasCore ?? "system"}, {threads} threads; PyTorch: {peer?.Version ?? "not installed"}");
if (settings.Only == parts)
{
    Console.WriteLine("MLP 784-1024-1024-10, batch 128, medians of 11 blocks (the fastest)");
    StepParts.Print(blocks: 11, peer);
    return;
}
Console.WriteLine($"MNIST, {settings.Samples} samples an epoch, batch 128, medians of {settings.Epochs} epochs");
var benchmark = new EpochBenchmark(settings, peer);
foreach (var work in cases)
    foreach (var line in benchmark.Measure(work).Lines())
        Console.WriteLine(line);
