using System.Diagnostics;
using System.Globalization;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace Training.Tests;

/// <summary>
/// Training runs beside the installed PyTorch, on the same libtorch, BLAS and threads. Compiled for the system engine only:
/// the package brings a libtorch of its own, whose sums come in another order.
/// </summary>
public class PyTorchLiveTests
{
    private const string Python = "/usr/bin/python3";

    [SkippableTheory]
    [InlineData("sgd", "float32")]
    [InlineData("adam", "float32")]
    [InlineData("sgd", "float64")]
    [InlineData("adam", "float64")]
    public void Two_hundred_steps_are_equal_bit_for_bit(string optimizer, string dtype)
    {
        const int steps = 200;
        var reference = RunPyTorch(optimizer, steps, dtype);
        Assert.Equal(reference, MlpTrajectory.Losses(optimizer, steps, dtype).Select(Hex));
    }

    private static string[] RunPyTorch(string optimizer, int steps, string dtype)
    {
        Skip.IfNot(File.Exists(Python), $"{Python} is absent");
        var start = new ProcessStartInfo(Python) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(MlpTrajectory.ReferenceFolder, "mlp_training.py"), "live", optimizer,
            steps.ToString(CultureInfo.InvariantCulture), dtype, get_num_threads().ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        // The same BLAS on both sides: bits depend on the order in which a product is summed.
        foreach (var (name, value) in EngineInfo.BlasEnvironment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        Skip.If(errors.Result.Contains("No module named 'torch'", StringComparison.Ordinal), "python3-torch is not installed");
        Assert.True(process.ExitCode == 0, errors.Result);
        return lines;
    }

    // Python's float.hex for normal numbers, which losses are.
    private static string Hex(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7ff) - 1023;
        return string.Create(CultureInfo.InvariantCulture, $"0x1.{bits & 0xfffffffffffff:x13}p{exponent:+0;-0}");
    }
}
