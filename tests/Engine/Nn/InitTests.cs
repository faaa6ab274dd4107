using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.init;

namespace Engine.Tests.Nn;

/// <summary>
/// The same seed gives PyTorch's starting values. Uniform draws agree to one unit in the last place of float32; normal
/// draws go through log, cos and erfinv, whose vectorised forms differ between versions: 2e-6.
/// </summary>
public class InitTests
{
    internal static Dictionary<string, Action<Tensor>> Initialisers { get; } = new()
    {
        ["uniform_"] = t => uniform_(t, -0.5, 2.0),
        ["normal_"] = t => normal_(t, 1.0, 2.0),
        ["normal_ large"] = t => normal_(t, -1.0, 0.5),
        ["trunc_normal_"] = t => trunc_normal_(t, 0.5, 1.5, -1.0, 2.0),
        ["constant_"] = t => constant_(t, 0.25),
        ["ones_"] = t => ones_(t),
        ["zeros_"] = t => zeros_(t),
        ["eye_"] = t => eye_(t),
        ["dirac_"] = t => dirac_(t),
        ["dirac_ 1d"] = t => dirac_(t),
        ["xavier_uniform_"] = t => xavier_uniform_(t, gain: 5.0 / 3),
        ["xavier_normal_"] = t => xavier_normal_(t),
        ["kaiming_uniform_"] = t => kaiming_uniform_(t, nonlinearity: NonlinearityType.ReLU),
        ["kaiming_uniform_ fan out"] = t => kaiming_uniform_(t, a: 0.3, mode: FanInOut.FanOut),
        ["kaiming_normal_"] = t => kaiming_normal_(t, a: 0.1),
        ["orthogonal_"] = t => orthogonal_(t, gain: 1.5),
        ["orthogonal_ wide"] = t => orthogonal_(t),
        ["sparse_"] = t => sparse_(t, 0.4, std: 0.5),
    };

    internal static Dictionary<string, Func<Module>> Modules { get; } = new()
    {
        ["Linear"] = () => Linear(5, 3),
        ["Linear without bias"] = () => Linear(4, 2, hasBias: false),
        ["Conv1d"] = () => Conv1d(2, 3, 3),
        ["Conv2d"] = () => Conv2d(4, 2, (3, 2), groups: 2),
        ["Conv3d"] = () => Conv3d(1, 2, 2),
        ["Embedding padding"] = () => Embedding(4, 5, padding_idx: 1),
        ["two layers"] = () => Sequential(Linear(3, 4), ReLU(), Linear(4, 2)),
    };

    public static TheoryData<string> InitialiserNames() => [.. GoldenFile.Instance.Initialisers.Select(golden => golden.Name)];

    public static TheoryData<string> ModuleNames() => [.. GoldenFile.Instance.Modules.Select(golden => golden.Name)];

    [Theory]
    [MemberData(nameof(InitialiserNames))]
    public void InitialiserDrawsPyTorchsValues(string name)
    {
        using var scope = NewDisposeScope();
        var golden = GoldenFile.Instance.Initialisers.Single(entry => entry.Name == name);
        manual_seed(GoldenFile.Instance.Seed);
        var t = empty(golden.Shape).requires_grad_();
        Initialisers[name](t);
        Assert.True(t.requires_grad && t.is_leaf);
        var tolerance = name.Contains("uniform", StringComparison.Ordinal) ? 1.2e-7 : 2e-6;
        GoldenFile.AssertClose(new(golden.Shape, golden.Values), t, tolerance, tolerance / 10, golden.Pytorch);
    }

    [Theory]
    [MemberData(nameof(ModuleNames))]
    public void NewModuleHasPyTorchsParameters(string name)
    {
        var golden = GoldenFile.Instance.Modules.Single(entry => entry.Name == name);
        manual_seed(GoldenFile.Instance.Seed);
        using var module = Modules[name]();
        var state = module.state_dict();
        Assert.Equal(golden.Parameters.Keys, state.Keys);
        var tolerance = name.StartsWith("Embedding", StringComparison.Ordinal) ? 2e-6 : 1.2e-7;
        foreach (var (key, expected) in golden.Parameters) GoldenFile.AssertClose(expected, state[key], tolerance, tolerance / 10, $"{golden.Pytorch} {key}");
    }

    [Fact]
    public void GainsArePyTorchs()
    {
        var gains = GoldenFile.Instance.Gains;
        Assert.Equal(gains["linear"], calculate_gain(NonlinearityType.Linear));
        Assert.Equal(gains["conv2d"], calculate_gain(NonlinearityType.Conv2D));
        Assert.Equal(gains["sigmoid"], calculate_gain(NonlinearityType.Sigmoid));
        Assert.Equal(gains["tanh"], calculate_gain(NonlinearityType.Tanh));
        Assert.Equal(gains["relu"], calculate_gain(NonlinearityType.ReLU));
        Assert.Equal(gains["leaky_relu 0.2"], calculate_gain(NonlinearityType.LeakyReLU, 0.2));
    }

    [Fact]
    public void OrthogonalRowsAndColumnsHaveLengthOne()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var tall = orthogonal_(empty(6, 4, ScalarType.Float64));
        Assert.True((tall.t().matmul(tall) - eye(4, dtype: ScalarType.Float64)).abs().max().ToDouble() < 1e-12);
        var wide = orthogonal_(empty(new long[] { 3, 2, 5 }, ScalarType.Float64), gain: 2).reshape(3, 10);
        Assert.True((wide.matmul(wide.t()) - 4 * eye(3, dtype: ScalarType.Float64)).abs().max().ToDouble() < 1e-12);
    }

    [Fact]
    public void SparseZeroesTheSameShareOfEachColumn()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var t = sparse_(empty(10, 7), 0.35);
        Assert.Equal(Enumerable.Repeat(4L, 7), (t == 0).sum(dim: 0).data<long>().ToArray());
    }

    [Fact]
    public void FanCountsTheReceptiveField()
    {
        using var kernel = empty(8, 3, 5, 7);
        Assert.Equal((105L, 280L), CalculateFanInAndFanOut(kernel));
        using var vector = empty(8);
        Assert.Equal("fan in and fan out: expected a tensor with 2 dimensions or more, got 1. (Parameter 'tensor')",
            Assert.Throws<ArgumentException>(() => kaiming_normal_(vector)).Message);
    }

    [Fact]
    public void AGeneratorOfItsOwnLeavesTheDefaultAlone()
    {
        using var scope = NewDisposeScope();
        manual_seed(11);
        var before = get_rng_state();
        using var generator = new Generator(7);
        var first = uniform_(empty(20), generator: generator);
        Assert.Equal(before, get_rng_state());
        using var again = new Generator(7);
        Assert.Equal(first, uniform_(empty(20), generator: again));
    }
}
