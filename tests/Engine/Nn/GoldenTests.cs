using static TorchSharp.torch;

namespace Engine.Tests.Nn;

/// <summary>
/// Forward, gradients, buffers and names of every module against PyTorch. The goldens are float64; float64 runs agree to
/// 1e-9 relative, float32 runs to 5e-5 (sums of a few dozen terms of size 2 in float32).
/// </summary>
public class GoldenTests
{
    public static TheoryData<string, ScalarType> Cases()
    {
        var data = new TheoryData<string, ScalarType>();
        foreach (var golden in GoldenFile.Instance.Cases)
        {
            data.Add(golden.Name, ScalarType.Float32);
            data.Add(golden.Name, ScalarType.Float64);
        }
        return data;
    }

    [Fact]
    public void EveryCaseHasItsSubject() =>
        Assert.Equal(GoldenFile.Instance.Cases.Select(golden => golden.Name).Order(), GoldenSubjects.All.Keys.Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public void EqualsPyTorch(string name, ScalarType dtype)
    {
        var golden = GoldenFile.Instance.Cases.Single(entry => entry.Name == name);
        GoldenRun.Check(golden, GoldenSubjects.All[name], dtype);
    }
}
