using DropoutTorch.App.CommandLine;
using DropoutTorch.App.Output;

namespace App.Tests;

/// <summary>What is not the user's mistake, and what needs a process of its own.</summary>
public class FaultTests
{
    private const string DebugVariable = "DROPOUT_DEBUG";

    private sealed class BrokenWriter : StringWriter
    {
        public override void Write(string? value) => throw new InvalidOperationException("first line\nsecond line");
    }

    [Fact]
    public void Our_fault_is_one_line_with_a_pointer_to_the_trace()
    {
        (int code, string error) = RunBroken();
        Assert.Equal(1, code);
        Assert.Equal("error: a fault of this program (InvalidOperationException): first line. Fix: set DROPOUT_DEBUG=1 to see where it happened, and report it.\n", error);
    }

    [Fact]
    public void The_trace_is_there_on_request()
    {
        Environment.SetEnvironmentVariable(DebugVariable, "1");
        try
        {
            (int code, string error) = RunBroken();
            Assert.Equal(1, code);
            Assert.Contains("   at App.Tests.FaultTests", error, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(DebugVariable, null);
        }
    }

    [SkippableFact]
    public void Without_libtorch_help_works_and_the_rest_names_the_fix()
    {
        Skip.IfNot(File.Exists(Path.Combine(AppContext.BaseDirectory, "libtorchengine.so")), "the engine is the package");
        Assert.Equal(0, Start("--help").Code);
        Assert.Equal(0, Start("train", "--help").Code);
        Assert.Equal(0, Start("models").Code);
        Assert.Equal("error: batch size: expected at least 1, got 0. Fix: choose 1 or more.\n", Start("train", "--batch-size", "0").Error);
        CliResult doctor = Start("doctor");
        Assert.Equal((2, ""), (doctor.Code, doctor.Out));
        Assert.StartsWith("error: libtorchengine.so not found", doctor.Error, StringComparison.Ordinal);
        Assert.Contains("Fix: run ./dropout setup", doctor.Error, StringComparison.Ordinal);
        Assert.Equal(1, doctor.Error.Count(c => c == '\n'));
    }

    private static (int Code, string Error) RunBroken()
    {
        using var output = new BrokenWriter();
        using var error = new StringWriter { NewLine = "\n" };
        return (CommandLineApp.Run(["--help"], new Terminal(output, error, Live: false)), error.ToString());
    }

    /// <summary>Starts the program with an engine library that does not exist.</summary>
    private static CliResult Start(params string[] args) => Cli.Start(args, ("DROPOUTTORCH_NATIVE", "/nonexistent/libtorchengine.so")).End();
}
