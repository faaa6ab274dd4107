using System.Diagnostics;
using DropoutTorch.App.CommandLine;
using DropoutTorch.App.Output;

namespace App.Tests;

/// <summary>What one run of the program printed and answered.</summary>
internal sealed record CliResult(int Code, string Out, string Error)
{
    public string[] OutLines => Out.TrimEnd('\n').Split('\n');
}

/// <summary>Runs the program, within the test through the same door as its Main, or as a process of its own.</summary>
internal static class Cli
{
    /// <summary>What makes a run small.</summary>
    public static readonly string[] Small = ["--train-samples", "300", "--test-samples", "100", "--hidden", "16", "--epochs", "2"];

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    public static CliResult Run(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int code = CommandLineApp.Run(args, new Terminal(output, error, Live: false));
        return new CliResult(code, output.ToString(), error.ToString());
    }

    /// <summary>A call that ends well and without a warning.</summary>
    public static CliResult Well(params string[] args)
    {
        CliResult result = Run(args);
        Assert.Equal((0, ""), (result.Code, result.Error));
        return result;
    }

    /// <summary>The line of a mistake that the user can repair: nothing on the output, one line on the error stream, exit code 2.</summary>
    public static string Mistake(params string[] args) => Assert.Single(Mistakes(args));

    /// <summary>The lines of several mistakes.</summary>
    public static string[] Mistakes(params string[] args)
    {
        CliResult result = Run(args);
        Assert.Equal((2, ""), (result.Code, result.Out));
        string[] lines = result.Error.Split('\n');
        Assert.Equal("", lines[^1]);
        return [.. lines[..^1].Select(line =>
        {
            Assert.StartsWith("error: ", line, StringComparison.Ordinal);
            Assert.EndsWith(".", line, StringComparison.Ordinal);
            return line["error: ".Length..];
        })];
    }

    /// <summary>A small training run that ends well.</summary>
    public static CliResult Train(string path, params string[] more) => Well(["train", .. Small, "--mc-samples", "3", "--out", path, .. more]);

    /// <summary>Starts the program.</summary>
    public static Process Start(IReadOnlyList<string> args, params IReadOnlyList<(string Name, string Value)> environment)
    {
        // Whoever runs the tests in the background may have SIGINT ignored, which programs inherit.
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "dropout.dll"));
        foreach (string arg in args)
            start.ArgumentList.Add(arg);
        return Process.Start(start)!;
    }

    /// <summary>What a started program has said when it is over.</summary>
    public static CliResult End(this Process process)
    {
        using (process)
        {
            Task<string> error = process.StandardError.ReadToEndAsync(), output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(s_patience))
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail($"the program did not end within {s_patience.TotalMinutes} minutes: {output.Result}{error.Result}");
            }
            return new CliResult(process.ExitCode, output.Result, error.Result);
        }
    }

    /// <summary>Sends a started program a signal, named as kill names it.</summary>
    public static void Signal(this Process process, string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
