using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using TorchSharp;
using TorchSharp.Native;

namespace DropoutTorch.Benchmarks.Engine;

/// <summary>
/// How far a process grows over a training step: the highest resident memory of three rounds above what was resident before them. Each
/// side runs in a process of its own, since what an earlier work has left would hide it. Linux only.
/// </summary>
internal static partial class StepMemory
{
    private const double MiB = 1 << 20;

    /// <summary>Prints both sides and their ratio.</summary>
    internal static void Run(string work)
    {
        var ours = Ours(work) / MiB;
        var theirs = PyTorchs(work, torch.get_num_threads(), EngineInfo.BlasEnvironment) / MiB;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{work}: a step's memory above what it begins with: ours {ours:F0} MiB, PyTorch {theirs:F0} MiB, ratio {ours / theirs:F2}"));
    }

    /// <summary>Bytes that this process grows by. It must not have worked before.</summary>
    private static long Ours(string work)
    {
        var step = Work.Create(work);
        File.WriteAllText("/proc/self/clear_refs", "5"); // the highest so far is forgotten
        var before = Resident("VmRSS");
        for (var i = 0; i < 3; i++) step();
        return Resident("VmHWM") - before;
    }

    /// <summary>Bytes that PyTorch's grows by.</summary>
    private static long PyTorchs(string work, int threads, IReadOnlyDictionary<string, string> blas)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "benchmarks", "works.py"), "memory", work, threads.ToString(CultureInfo.InvariantCulture)];
        var start = new ProcessStartInfo("/usr/bin/python3", arguments) { RedirectStandardOutput = true };
        foreach (var (variable, value) in blas) start.Environment[variable] = value;
        using var process = Process.Start(start)!;
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"works.py ended with code {process.ExitCode}.");
        return long.Parse(answer, CultureInfo.InvariantCulture);
    }

    private static long Resident(string field) =>
        long.Parse(Line().Matches(File.ReadAllText("/proc/self/status")).First(match => match.Groups[1].Value == field).Groups[2].ValueSpan, CultureInfo.InvariantCulture) * 1024;

    [GeneratedRegex(@"^(\w+):\s+(\d+) kB$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
