using System.Globalization;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace Engine.Tests.Optim;

/// <summary>The optimizers against PyTorch's: committed goldens, and bit for bit where PyTorch is installed.</summary>
public class GoldenTests
{
    public static TheoryData<string, ScalarType> Cases()
    {
        var data = new TheoryData<string, ScalarType>();
        foreach (var golden in OptimizerGoldens.All)
        {
            data.Add(golden.Pytorch, ScalarType.Float64);
            data.Add(golden.Pytorch, ScalarType.Float32);
        }
        return data;
    }

    [Fact]
    public void Every_case_has_its_twin() =>
        Assert.Equal(OptimizerGoldens.All.Select(golden => golden.Pytorch).Order(), OptimizerTwins.All.Keys.Order());

    // float64 agrees to 1e-12, float32 to 1e-5, relative to the largest parameter.
    [Theory]
    [MemberData(nameof(Cases))]
    public void Fifty_steps_lead_where_PyTorch_does(string line, ScalarType dtype)
    {
        var golden = OptimizerGoldens.All.Single(entry => entry.Pytorch == line);
        var (expected, relative) = dtype == ScalarType.Float64 ? (golden.Float64, 1e-12) : (golden.Float32, 1e-5);
        var steps = expected.Keys.Select(key => int.Parse(key, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal([1, 10, 50], steps);
        foreach (var (step, values) in OptimizerGoldens.Run(line, dtype, steps))
        {
            var wanted = expected[step.ToString(CultureInfo.InvariantCulture)];
            var tolerance = relative * wanted.Max(Math.Abs);
            Assert.Equal(wanted.Length, values.Length);
            for (var i = 0; i < wanted.Length; i++)
                Assert.True(Math.Abs(wanted[i] - values[i]) <= tolerance, $"step {step}, element {i}: expected {wanted[i]:R}, got {values[i]:R}");
        }
    }

    // But for LBFGS, whose dot products another BLAS sums in another order.
    [SkippableTheory]
    [InlineData("optim_goldens")]
    [InlineData("optim_more_goldens")]
    public void The_installed_PyTorch_gives_the_same_bits(string file)
    {
        var lines = PyTorch.Run(EngineInfo.BlasEnvironment, file + ".py", "live");
        Assert.Equal(2 * OptimizerGoldens.Read(file).Cases.Length, lines.Length);
        foreach (var parts in lines.Select(line => line.Split('|')).Where(parts => !parts[0].Contains("LBFGS", StringComparison.Ordinal)))
        {
            var dtype = parts[1] == "float64" ? ScalarType.Float64 : ScalarType.Float32;
            var (_, values) = OptimizerGoldens.Run(parts[0], dtype, [50]).Single();
            Assert.True(parts[2..].SequenceEqual(values.Select(v => BitConverter.DoubleToInt64Bits(v).ToString(CultureInfo.InvariantCulture))), $"{parts[0]} {parts[1]}");
        }
    }
}
