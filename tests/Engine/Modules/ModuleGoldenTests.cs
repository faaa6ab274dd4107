using Engine.Tests.Nn;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engine.Tests.Modules;

/// <summary>Forward, gradients, buffers and names of layers and functions against PyTorch, in both element types.</summary>
public class ModuleGoldenTests
{
    private static readonly Dictionary<string, Func<Module>> s_starts = new()
    {
        ["ConvTranspose1d"] = () => ConvTranspose1d(2, 3, 3),
        ["ConvTranspose2d"] = () => ConvTranspose2d(4, 2, (3, 2), groups: 2),
        ["ConvTranspose3d"] = () => ConvTranspose3d(1, 2, 2, bias: false),
        ["Bilinear"] = () => Bilinear(3, 2, 2),
        ["EmbeddingBag"] = () => EmbeddingBag(4, 5, padding_index: 1),
        ["InstanceNorm1d"] = () => InstanceNorm1d(3, affine: true, track_running_stats: true),
    };

    public static TheoryData<string, ScalarType> Cases()
    {
        var data = new TheoryData<string, ScalarType>();
        foreach (var golden in ModuleGoldens.Instance.Cases)
        {
            data.Add(golden.Name, ScalarType.Float32);
            data.Add(golden.Name, ScalarType.Float64);
        }
        return data;
    }

    public static TheoryData<string> Starts() => [.. ModuleGoldens.Instance.Starts.Select(golden => golden.Name)];

    [Fact]
    public void EveryCaseHasItsSubject()
    {
        Assert.Equal(ModuleGoldens.Instance.Cases.Select(golden => golden.Name).Order(), ModuleSubjects.All.Keys.Order());
        Assert.Equal(ModuleGoldens.Instance.Starts.Select(golden => golden.Name).Order(), s_starts.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void EqualsPyTorch(string name, ScalarType dtype) =>
        GoldenRun.Check(ModuleGoldens.Instance.Cases.Single(golden => golden.Name == name), ModuleSubjects.All[name], dtype);

    /// <summary>Uniform draws agree to a unit in float32's last place; normal ones go through log and cos: 2e-6.</summary>
    [Theory]
    [MemberData(nameof(Starts))]
    public void TheSameSeedGivesPyTorchsStartingValues(string name)
    {
        using var scope = NewDisposeScope();
        var golden = ModuleGoldens.Instance.Starts.Single(entry => entry.Name == name);
        manual_seed(ModuleGoldens.Instance.Seed);
        using var module = s_starts[name]();
        var state = module.state_dict();
        Assert.Equal(golden.Parameters.Keys, state.Keys);
        foreach (var (key, expected) in golden.Parameters) GoldenFile.AssertClose(expected, state[key], 1e-7, 2e-6, $"{golden.Pytorch} [{key}]");
    }
}
