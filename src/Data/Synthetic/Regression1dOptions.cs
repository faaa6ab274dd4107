using DropoutTorch.Options;
using TorchSharp;
using static System.FormattableString;
using static TorchSharp.torch;

namespace DropoutTorch.Data;

/// <summary>
/// One number to be predicted from another, as the literature on uncertainty does to show what a model says where it has seen nothing.
/// Inputs: float32 (N, 1), as drawn; targets: float32 (N, 1), scaled with mean and deviation of the training part.
/// <list type="bullet">
/// <item><c>cubic</c>: x uniform in [−4, 4), y = x³ + N(0, 3²), 20 points in the paper (Hernandez-Lobato and Adams 2015,
/// "Probabilistic Backpropagation for Scalable Learning of Bayesian Neural Networks", arXiv:1502.05336).</item>
/// <item><c>gap</c>: x by turns uniform in [−1, −0.7) and [0.5, 1), y = cos(4x + 0.8) + N(0, 0.1²), 100 points in the paper (Foong, Li,
/// Hernandez-Lobato and Turner 2019, "'In-Between' Uncertainty in Bayesian Neural Networks", arXiv:1906.11537).</item>
/// </list>
/// </summary>
public sealed record Regression1dOptions : DrawnOptions
{
    private const string OnlyName = "regression1d";
    private const string Cubic = "cubic", Gap = "gap";
    private const double TwoPi = 6.283185307179586;

    /// <summary>20 points of the cubic to learn from, 1000 to be judged by.</summary>
    public Regression1dOptions() : base(OnlyName) => TrainSamples = 20;

    /// <summary><c>cubic</c> or <c>gap</c>.</summary>
    public string Function { get; init; } = Cubic;

    /// <summary>Standard deviation of the noise; null for the paper's (3 and 0.1).</summary>
    public double? Noise { get; init; }

    /// <summary>The registry's line.</summary>
    internal static IEnumerable<DataSource> Entries =>
        [new(OnlyName, "a noisy cubic, or a cosine with a gap, from one number; drawn, needs no files", typeof(Regression1dOptions), () => new Regression1dOptions())];

    private protected override ulong FirstStream => RandomStreams.Regression1d;

    /// <inheritdoc/>
    public override DataOptions Complete(DatasetSplits splits) => this with { Noise = Deviation };

    /// <inheritdoc/>
    protected override DatasetSplits Read(long batchSize)
    {
        double[] learnt = [.. Enumerable.Range(0, (int)TrainSamples).Select(i => Draw(i, RandomOf(TrainPart, i)).Y)];
        Scaling scaling = Scaling.Of(learnt, 1, [.. Enumerable.Range(0, learnt.Length)]);
        return Parts((name, count, randomOf) => Part(name, [.. Enumerable.Range(0, count).Select(i => Draw(i, randomOf(i)))], scaling));
    }

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.Name("function", Function, [Cubic, Gap]);
        checks.That(Noise is null or (>= 0 and <= 1e6), "noise", "a standard deviation from 0 to 1000000, or none", Invariant($"{Noise}"), "choose 0.1, say");
    }

    private static TensorDataset Part(string name, (double X, double Y)[] points, Scaling scaling)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor inputs = tensor([.. points.Select(point => (float)point.X)], [points.Length, 1]);
        Tensor targets = scaling.ToTensor([.. points.Select(point => point.Y)], [.. Enumerable.Range(0, points.Length)]);
        return new TensorDataset(name, inputs, targets, new Regression(["y"], scaling.Mean, scaling.Std));
    }

    private double Deviation => Noise ?? (Function == Cubic ? 3 : 0.1);

    private (double X, double Y) Draw(int i, CounterRandom random)
    {
        double uniform = PortableMath.Uniform(ref random);
        double noise = Deviation * PortableMath.Normal(ref random);
        if (Function == Cubic)
        {
            double x = (8 * uniform) - 4;
            return (x, (x * x * x) + noise);
        }
        double place = i % 2 == 0 ? (0.3 * uniform) - 1 : 0.5 + (0.5 * uniform);
        // A turn more, so that the angle is not negative.
        return (place, PortableMath.CosSin((((4 * place) + 0.8) / TwoPi) + 1).Cos + noise);
    }
}
