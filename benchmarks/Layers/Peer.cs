using System.Diagnostics;
using System.Globalization;

namespace DropoutTorch.Benchmarks;

/// <summary>A PyTorch process on the same BLAS and threads that waits for work.</summary>
public sealed class Peer : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private const int NotInstalled = 3;
    private readonly Process _process;

    private Peer(Process process, string version) => (_process, Version) = (process, version);

    /// <summary>PyTorch's version.</summary>
    public string Version { get; }

    /// <summary>Starts PyTorch; null where it is not installed.</summary>
    /// <param name="names">A file of this folder's Python files: what the work may use.</param>
    /// <param name="threads">Threads within an operator.</param>
    /// <param name="blas">The environment variables that give it the BLAS that both sides shall use; none for the system's.</param>
    public static Peer? Start(string names, int threads, IReadOnlyDictionary<string, string> blas)
    {
        if (!File.Exists(Python)) return null;
        string[] arguments = [FileOf("peer.py"), threads.ToString(CultureInfo.InvariantCulture), FileOf(names)];
        var start = new ProcessStartInfo(Python, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach ((string variable, string value) in blas) start.Environment[variable] = value;
        // Waiting threads that spin would take the other side's cores.
        start.Environment["OMP_WAIT_POLICY"] = "PASSIVE";
        var process = Process.Start(start)!;
        if (process.StandardOutput.ReadLine() is { } version) return new Peer(process, version);
        process.WaitForExit();
        using (process)
            return process.ExitCode == NotInstalled ? null : throw new InvalidOperationException($"the PyTorch process ended at once with code {process.ExitCode}.");
    }

    /// <summary>Whether PyTorch has this work for the element type.</summary>
    public bool Offers(string work) => !double.IsNaN(Ask(work, 0));

    /// <summary>The clock of <paramref name="work"/>: milliseconds that so many rounds take.</summary>
    public Func<int, double> Clock(string work) => count => Ask(work, count);

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private double Ask(string work, int count)
    {
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} {work}"));
        _process.StandardInput.Flush();
        var answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"the PyTorch process ended at '{work}'.");
        return double.Parse(answer, CultureInfo.InvariantCulture);
    }

    private static string FileOf(string name) => Path.Combine(AppContext.BaseDirectory, "benchmarks", name);
}
