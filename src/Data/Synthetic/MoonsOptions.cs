using DropoutTorch.Options;
using TorchSharp;
using static System.FormattableString;
using static TorchSharp.torch;

namespace DropoutTorch.Data;

/// <summary>
/// Two half circles of radius 1 that reach into each other, as scikit-learn's make_moons: class 0 is (cos a, sin a), class 1 is
/// (1 − cos a, 0.5 − sin a), a uniform in [0, π), with normal noise on both coordinates. Sample i has class i mod 2.
/// Inputs: float32 (N, 2), as drawn; targets: int64 (N).
/// </summary>
public sealed record MoonsOptions : DrawnOptions
{
    private const string OnlyName = "moons";

    /// <summary>1000 points to learn from, 1000 to be judged by.</summary>
    public MoonsOptions() : base(OnlyName)
    {
    }

    /// <summary>Standard deviation of the noise.</summary>
    public double Noise { get; init; } = 0.1;

    /// <summary>The registry's line.</summary>
    internal static IEnumerable<DataSource> Entries =>
        [new(OnlyName, "points of two interleaved half circles, 2 classes; drawn, needs no files", typeof(MoonsOptions), () => new MoonsOptions())];

    private protected override ulong FirstStream => RandomStreams.Moons;

    /// <inheritdoc/>
    protected override DatasetSplits Read(long batchSize) => Parts(Draw);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.That(Noise is >= 0 and <= 1e6, "noise", "a standard deviation from 0 to 1000000", Invariant($"{Noise}"), "choose 0.1, say");
    }

    private TensorDataset Draw(string name, int count, Func<int, CounterRandom> randomOf)
    {
        float[] points = new float[2 * count];
        long[] classes = new long[count];
        for (int i = 0; i < count; i++)
        {
            CounterRandom random = randomOf(i);
            classes[i] = i % 2;
            (double x, double y) = PortableMath.CosSin(PortableMath.Uniform(ref random) / 2);
            if (classes[i] == 1)
                (x, y) = (1 - x, 0.5 - y);
            points[2 * i] = (float)(x + (Noise * PortableMath.Normal(ref random)));
            points[(2 * i) + 1] = (float)(y + (Noise * PortableMath.Normal(ref random)));
        }
        using DisposeScope scope = NewDisposeScope();
        return new TensorDataset(name, tensor(points, [count, 2]), tensor(classes), ["upper", "lower"]);
    }
}
