using System.Diagnostics;
using System.Globalization;
using DropoutTorch.Models.Weights;
using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace DropoutTorch.Benchmarks.Engine;

/// <summary>
/// What loading 500 MB of weights costs beside reading the file into a fresh buffer. Each measurement is a process of its own, because
/// memory that an earlier one has left behind would be neither fresh nor counted.
/// </summary>
internal static class WeightsLoading
{
    private const int Layers = 125, Width = 1000;
    private const double Bytes = 4.0 * Layers * Width * Width;
    private const double TimeGoal = 1.2, MemoryGoal = 1.1;

    private static readonly (string Name, string Text)[] s_sides =
    [
        ("read", "File.ReadAllBytes"), ("load", "WeightsFile.LoadAll"), ("module", "ModuleWeights.Load into a module"),
    ];

    /// <summary>Prints medians and ratios; or, in the process of one measurement, its time and memory.</summary>
    internal static void Run(int repetitions, string[] words)
    {
        if (words is [string side, string path])
            Console.WriteLine(Measure(side, path));
        else
            Compare(repetitions);
    }

    private static void Compare(int repetitions)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("dropouttorch-weights-");
        try
        {
            string path = Path.Combine(folder.FullName, "weights.safetensors");
            using (nn.Module model = Model(Layers, Width))
                ModuleWeights.Save(model, path);
            List<double>[] memory = [.. s_sides.Select(_ => new List<double>())];
            List<Side> sides = [.. s_sides.Select((side, i) => Side.Fixed(_ => Child(side.Name, path, memory[i]), 1))];
            var times = Interleaved.Blocks(sides, repetitions);
            Console.WriteLine($"{Bytes / 1e6:F0} MB in {Layers} tensors, page cache warm, medians of {repetitions} processes each");
            for (int i = 0; i < s_sides.Length; i++)
                Print(s_sides[i].Text, times[i], times[0], memory[i]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Print(string text, IReadOnlyList<double> times, IReadOnlyList<double> reading, List<double> memory) =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{text,-35} {Interleaved.Median(times),6:F0} ms   ratio {Interleaved.Median(times) / Interleaved.Median(reading):F2} (goal {TimeGoal:F2})   "
            + $"peak memory {Interleaved.Median(memory):F2} of the weights (goal {MemoryGoal:F2})"));

    private static double Child(string side, string path, List<double> memory)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["1", "weights", side, path]) { RedirectStandardOutput = true };
        using Process child = Process.Start(start)!;
        string[] numbers = child.StandardOutput.ReadToEnd().Split();
        child.WaitForExit();
        if (child.ExitCode != 0)
            throw new InvalidOperationException($"expected a measurement of {side}, got exit code {child.ExitCode}");
        memory.Add(double.Parse(numbers[1], CultureInfo.InvariantCulture));
        return double.Parse(numbers[0], CultureInfo.InvariantCulture);
    }

    private static string Measure(string side, string path)
    {
        string small = $"{path}.{side}";
        using (nn.Module model = Model(2, 10))
        {
            ModuleWeights.Save(model, small);
            Create(side, small, model)(); // compiles what is timed
        }
        using nn.Module? target = side == "module" ? Model(Layers, Width) : null;
        Action work = Create(side, path, target);
        HavePagesReady();
        File.WriteAllText("/proc/self/clear_refs", "5"); // the peak counts from here
        double before = Status("VmRSS");
        long start = Stopwatch.GetTimestamp();
        work();
        double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return string.Create(CultureInfo.InvariantCulture, $"{time:F2} {(Status("VmHWM") - before) / Bytes:F3}");
    }

    /// <summary>
    /// A virtual machine gives free pages back to its host, and to get them again can cost several times what is measured here. So either
    /// side finds more pages than it needs in the system's hands.
    /// </summary>
    private static void HavePagesReady()
    {
        ones((long)(3 * Bytes / sizeof(float))).Dispose();
        CpuMemory.Trim();
    }

    private static Action Create(string side, string path, nn.Module? target) => side switch
    {
        "read" => () => GC.KeepAlive(File.ReadAllBytes(path)),
        "load" => () => Load(path),
        "module" => () => ModuleWeights.Load(target!, path),
        _ => throw new ArgumentException($"expected read, load or module, got {side}.", nameof(side)),
    };

    private static void Load(string path)
    {
        using var scope = NewDisposeScope();
        using WeightsFile file = WeightsFile.Open(path);
        file.LoadAll();
    }

    private static Sequential Model(int layers, int width) =>
        nn.Sequential(Enumerable.Range(0, layers).Select(i => ($"{i}", (nn.Module<Tensor, Tensor>)nn.Linear(width, width, hasBias: false))).ToArray());

    /// <summary>A number of Linux about this process, in bytes: memory in use (VmRSS), or the most that ever was (VmHWM).</summary>
    private static double Status(string name)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1024 * double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture);
    }
}
