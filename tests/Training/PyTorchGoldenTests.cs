using System.Text.Json;

namespace Training.Tests;

/// <summary>Training runs against trajectories that PyTorch's 1.13 made: tests/reference/mlp_training.py golden.</summary>
public class PyTorchGoldenTests
{
    [Theory]
    [InlineData("sgd", 200, "float64", 1e-9)]
    [InlineData("adam", 200, "float64", 1e-9)]
    [InlineData("sgd", 20, "float32", 1e-5)]
    [InlineData("adam", 20, "float32", 1e-5)]
    public void Committed_trajectories_are_followed(string optimizer, int steps, string dtype, double tolerance)
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(MlpTrajectory.ReferenceFolder, "mlp_training.json")));
        var expected = golden.RootElement.GetProperty($"{optimizer}_{dtype}").EnumerateArray().Select(e => e.GetDouble()).ToArray();
        Assert.Equal(steps, expected.Length);

        var actual = MlpTrajectory.Losses(optimizer, steps, dtype).ToArray();

        for (var step = 0; step < steps; step++)
            Assert.True(Math.Abs(actual[step] - expected[step]) <= tolerance * Math.Abs(expected[step]),
                $"step {step}: expected {expected[step]:R}, got {actual[step]:R}");
    }
}
