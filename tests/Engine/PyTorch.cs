using System.Diagnostics;

namespace Engine.Tests;

/// <summary>The machine's own PyTorch, which runs the scripts of tests/reference. Where it is absent, the test is skipped.</summary>
internal static class PyTorch
{
    private const string Python = "/usr/bin/python3";

    /// <summary>The lines that a script prints.</summary>
    internal static string[] Run(string script, params string[] arguments) => Run(new Dictionary<string, string>(), script, arguments);

    /// <summary>The same under some environment variables: those of the engine's BLAS where bits depend on the order in which a product is summed.</summary>
    internal static string[] Run(IReadOnlyDictionary<string, string> environment, string script, params string[] arguments)
    {
        Skip.IfNot(File.Exists(Python), $"{Python} is absent");
        var path = Path.Combine(Repository.Root, "tests", "reference", script);
        var start = new ProcessStartInfo(Python, ["-B", path, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        Skip.If(errors.Result.Contains("No module named 'torch'", StringComparison.Ordinal), "python3-torch is not installed");
        Assert.True(process.ExitCode == 0, errors.Result);
        return lines;
    }
}
