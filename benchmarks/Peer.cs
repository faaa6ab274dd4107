using System.Diagnostics;
using System.Globalization;
using TorchSharp.Native;

namespace DropoutTorch.Benchmarks;

/// <summary>A PyTorch process on the same libtorch, BLAS and threads that waits for work.</summary>
internal sealed class Peer : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private readonly Process _process;

    private Peer(Process process) => _process = process;

    internal static Peer? Start(int threads)
    {
        if (!File.Exists(Python) || !HasTorch()) return null;
        var start = Command(Path.Combine(AppContext.BaseDirectory, "peer.py"), threads.ToString(CultureInfo.InvariantCulture));
        start.RedirectStandardInput = true;
        return new Peer(Process.Start(start)!);
    }

    /// <summary>Milliseconds that the peer took for <paramref name="count"/> rounds.</summary>
    internal double Time(string work, int count)
    {
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{work} {count}"));
        _process.StandardInput.Flush();
        var answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the PyTorch process ended early");
        return double.Parse(answer, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static bool HasTorch()
    {
        using var probe = Process.Start(Command("-c", "import torch"))!;
        probe.StandardError.ReadToEnd();
        probe.WaitForExit();
        return probe.ExitCode == 0;
    }

    private static ProcessStartInfo Command(params string[] arguments)
    {
        var start = new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = arguments[0] == "-c" };
        if (EngineInfo.BlasFolder is { } blas) start.Environment["LD_LIBRARY_PATH"] = blas;
        // Waiting threads that spin would take the other side's cores.
        start.Environment["OMP_WAIT_POLICY"] = "PASSIVE";
        return start;
    }
}
