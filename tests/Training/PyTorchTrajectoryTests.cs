using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DropoutTorch.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Training.Tests;

/// <summary>
/// Whole training runs against PyTorch: the same initial weights, batches and dropout masks, by seed. The PyTorch side is
/// tests/reference/mlp_training.py, of which <see cref="Losses"/> is the line-by-line twin.
/// </summary>
public class PyTorchTrajectoryTests
{
    private const string Python = "/usr/bin/python3";
    private static readonly string s_reference = Path.Combine(AppContext.BaseDirectory, "reference");

    [Theory]
    [InlineData("sgd", 200, "float64", 1e-9)]
    [InlineData("adam", 200, "float64", 1e-9)]
    [InlineData("sgd", 20, "float32", 1e-5)]
    [InlineData("adam", 20, "float32", 1e-5)]
    public void Committed_trajectories_are_followed(string optimizer, int steps, string dtype, double tolerance)
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(s_reference, "mlp_training.json")));
        var expected = golden.RootElement.GetProperty($"{optimizer}_{dtype}").EnumerateArray().Select(e => e.GetDouble()).ToArray();
        Assert.Equal(steps, expected.Length);

        var actual = Losses(optimizer, steps, dtype).ToArray();

        for (var step = 0; step < steps; step++)
            Assert.True(Math.Abs(actual[step] - expected[step]) <= tolerance * Math.Abs(expected[step]),
                $"step {step}: expected {expected[step]:R}, got {actual[step]:R}");
    }

    [SkippableTheory]
    [InlineData("sgd", "float32")]
    [InlineData("adam", "float32")]
    [InlineData("sgd", "float64")]
    [InlineData("adam", "float64")]
    public void Two_hundred_steps_beside_the_installed_PyTorch_are_equal_bit_for_bit(string optimizer, string dtype)
    {
        const int steps = 200;
        var reference = RunPyTorch(optimizer, steps, dtype);
        Assert.Equal(reference, Losses(optimizer, steps, dtype).Select(Hex));
    }

    private static IEnumerable<double> Losses(string optimizerName, int steps, string dtypeName)
    {
        var dtype = dtypeName == "float64" ? ScalarType.Float64 : ScalarType.Float32;
        manual_seed(2014);
        using var model = nn.Sequential(
            nn.Linear(64, 128, dtype: dtype), nn.ReLU(), new InvertedDropout(0.5),
            nn.Linear(128, 128, dtype: dtype), nn.ReLU(), new InvertedDropout(0.5),
            nn.Linear(128, 10, dtype: dtype));
        model.train();
        using optim.Optimizer optimizer = optimizerName == "sgd"
            ? optim.SGD(model.parameters(), learningRate: 0.05, momentum: 0.9)
            : optim.Adam(model.parameters(), lr: 0.002);
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            var (inputs, targets) = Batch(step, dtype);
            optimizer.zero_grad();
            var loss = nn.functional.cross_entropy(model.call(inputs), targets);
            loss.backward();
            optimizer.step();
            yield return loss.ToDouble();
        }
    }

    private static (Tensor inputs, Tensor targets) Batch(int step, ScalarType dtype)
    {
        var rows = arange(32).unsqueeze(1) + 32 * step;
        var columns = arange(64);
        var inputs = (rows * 31 + columns * 17 + rows * columns).remainder(97).to(dtype) / 97 - 0.5;
        return (inputs, rows.squeeze(1).remainder(97).remainder(10));
    }

    private static string[] RunPyTorch(string optimizer, int steps, string dtype)
    {
        Skip.IfNot(File.Exists(Python), $"{Python} is absent");
        var start = new ProcessStartInfo(Python) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(s_reference, "mlp_training.py"), "live", optimizer,
            steps.ToString(CultureInfo.InvariantCulture), dtype, get_num_threads().ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        // The same BLAS on both sides: bits depend on the order in which a product is summed.
        if (TorchSharp.Native.EngineInfo.BlasFolder is { } blas) start.Environment["LD_LIBRARY_PATH"] = blas;
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
