using System.Security.Cryptography;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace Engine.Tests.Distributions;

/// <summary>
/// Every distribution against PyTorch's: shapes, moments, log_prob, cdf, icdf, samples, and the gradients of all of them. The
/// goldens are float64: float64 runs agree to 1e-9, float32 runs to 2e-3 (digamma and polygamma at small arguments), relative to
/// the largest number of a tensor. Samples are held bit for bit where libtorch is the release that made the goldens.
/// </summary>
public class GoldenTests
{
    public static TheoryData<string, ScalarType> Cases()
    {
        var data = new TheoryData<string, ScalarType>();
        foreach (var golden in DistributionGoldens.Instance.Cases)
        {
            data.Add(golden.Pytorch, ScalarType.Float64);
            data.Add(golden.Pytorch, ScalarType.Float32);
        }
        return data;
    }

    public static TheoryData<string> Lines() => [.. DistributionGoldens.Instance.Cases.Select(golden => golden.Pytorch)];

    [Fact]
    public void Every_case_has_its_twin() =>
        Assert.Equal(DistributionGoldens.Instance.Cases.Select(golden => golden.Pytorch).Order(), DistributionTwins.All.Keys.Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Equals_PyTorch(string line, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var golden = Golden(line);
        foreach (var (name, expected) in golden.Members)
        {
            if (name is "sample" or "rsample") continue;
            // PyTorch computes log n! of Multinomial.entropy in float32.
            var rounded = name == "entropy" && line.StartsWith("D.Multinomial", StringComparison.Ordinal);
            var tolerance = dtype == ScalarType.Float32 ? 2e-3 : rounded ? 1e-6 : 1e-9;
            var inputs = Differentiable(golden, dtype);
            using var made = DistributionTwins.All[line](inputs[1..]);
            Assert.Equal(golden.BatchShape, made.batch_shape);
            Assert.Equal(golden.EventShape, made.event_shape);
            DistributionGoldens.AssertEqual(expected, DistributionGoldens.Member(made, name, inputs[0]), inputs, tolerance, $"{line} [{name}, {dtype}]");
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Lines))]
    public void Samples_are_PyTorchs(string line)
    {
        Skip.IfNot(DistributionGoldens.DrawsAlike, $"the goldens are of libtorch {DistributionGoldens.Instance.Torch}, this is {__version__}");
        using var scope = NewDisposeScope();
        var golden = Golden(line);
        foreach (var name in golden.Members.Keys.Intersect(["sample", "rsample"]))
        {
            var inputs = Differentiable(golden, ScalarType.Float64);
            using var made = DistributionTwins.All[line](inputs[1..]);
            var draw = DistributionGoldens.Member(made, name, inputs[0]);
            DistributionGoldens.AssertValues(golden.Members[name] with { Grads = null }, draw, 0, $"{line} [{name}]");
            DistributionGoldens.AssertEqual(golden.Members[name], draw, inputs, 1e-9, $"{line} [{name}]");
            if (name == "sample") Assert.False(draw.requires_grad, $"{line}: a sample carries a gradient");
        }
    }

    [SkippableFact]
    public void The_installed_PyTorch_draws_the_same_bits()
    {
        var lines = PyTorch.Run(EngineInfo.BlasEnvironment, "distributions_goldens.py", "live");
        Skip.IfNot(DistributionGoldens.Release(lines[0]) == DistributionGoldens.Release($"torch {__version__}"), $"PyTorch is {lines[0]}, libtorch is {__version__}");
        Assert.True(lines.Length > 4 * DistributionGoldens.Instance.Cases.Length - 60, $"only {lines.Length} lines");
        foreach (var parts in lines.Skip(1).Select(line => line.Split('|')))
        {
            using var scope = NewDisposeScope();
            var dtype = parts[1] == "float64" ? ScalarType.Float64 : ScalarType.Float32;
            var inputs = DistributionGoldens.Inputs(Golden(parts[0]).Inputs, dtype);
            using var made = DistributionTwins.All[parts[0]](inputs[1..]);
            manual_seed(DistributionGoldens.Instance.Seed);
            var draw = parts[2] == "sample" ? made.sample(37, 3) : made.rsample(37, 3);
            Assert.True(parts[3] == Convert.ToHexStringLower(SHA256.HashData(draw.contiguous().bytes)), $"{parts[0]} {parts[1]} {parts[2]}: other bits");
        }
    }

    private static DistributionCase Golden(string line) => DistributionGoldens.Instance.Cases.Single(entry => entry.Pytorch == line);

    private static Tensor[] Differentiable(DistributionCase golden, ScalarType dtype) =>
        Array.ConvertAll(DistributionGoldens.Inputs(golden.Inputs, dtype), input => input.requires_grad_());
}
