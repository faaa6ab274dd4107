using System.Diagnostics;

namespace Engine.Tests;

/// <summary>The machine's own PyTorch, which runs the scripts of tests/reference. Where it is absent, the test is skipped.</summary>
internal static class PyTorch
{
    private const string Python = "/usr/bin/python3";

    /// <summary>The lines that a script prints.</summary>
    internal static string[] Run(string script, params string[] arguments)
    {
        Skip.IfNot(File.Exists(Python), $"{Python} is absent");
        var path = Path.Combine(Repository.Root, "tests", "reference", script);
        using var process = Process.Start(
            new ProcessStartInfo(Python, ["-B", path, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        Skip.If(errors.Result.Contains("No module named 'torch'", StringComparison.Ordinal), "python3-torch is not installed");
        Assert.True(process.ExitCode == 0, errors.Result);
        return lines;
    }
}
