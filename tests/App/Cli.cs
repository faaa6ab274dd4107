using DropoutTorch.App.CommandLine;
using DropoutTorch.App.Output;

namespace App.Tests;

/// <summary>What one run of the program printed and answered.</summary>
internal sealed record CliResult(int Code, string Out, string Error);

/// <summary>Runs the program within the test, through the same door as its Main.</summary>
internal static class Cli
{
    public static CliResult Run(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int code = CommandLineApp.Run(args, new Terminal(output, error, Live: false));
        return new CliResult(code, output.ToString(), error.ToString());
    }

    /// <summary>The line of a mistake that the user can repair: nothing on the output, one line on the error stream, exit code 2.</summary>
    public static string Mistake(params string[] args)
    {
        CliResult result = Run(args);
        Assert.Equal((2, ""), (result.Code, result.Out));
        Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
        Assert.EndsWith(".\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Count(c => c == '\n'));
        return result.Error["error: ".Length..^1];
    }

    /// <summary>A small training run that ends well.</summary>
    public static CliResult Train(string path, params string[] more)
    {
        CliResult result = Run(["train", "--train-samples", "300", "--test-samples", "100", "--hidden", "16", "--epochs", "2", "--mc-samples", "3", "--out", path, .. more]);
        Assert.Equal((0, ""), (result.Code, result.Error));
        return result;
    }
}
