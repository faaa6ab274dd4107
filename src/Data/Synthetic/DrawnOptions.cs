using System.Text.Json.Serialization;
using DropoutTorch.Options;
using static System.FormattableString;

namespace DropoutTorch.Data;

/// <summary>
/// What all small drawn data sets are told. A sample depends on (seed, part, its number) alone, and only on arithmetic that IEEE 754
/// defines exactly, so it has the same bits on every machine, and more samples leave the first ones as they are.
/// </summary>
public abstract record DrawnOptions : DataOptions
{
    private const long MostSamples = 10_000_000;

    /// <param name="name">The data set's name in <see cref="DataSources"/>.</param>
    protected DrawnOptions(string name) : base(name)
    {
    }

    /// <summary>Samples to learn from.</summary>
    public long TrainSamples { get; init; } = 1000;

    /// <summary>Samples that decide when to stop; 0 for none.</summary>
    public long ValidationSamples { get; init; }

    /// <summary>Samples to be judged by.</summary>
    public long TestSamples { get; init; } = 1000;

    /// <summary>Which samples are drawn.</summary>
    public long Seed { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool HasValidation => ValidationSamples > 0;

    /// <summary>The number of the training part.</summary>
    private protected const ulong TrainPart = 0;

    /// <summary>Makes all parts.</summary>
    /// <param name="make">Makes one: its name, how many samples, and the random numbers of sample i.</param>
    private protected DatasetSplits Parts(Func<string, int, Func<int, CounterRandom>, TensorDataset> make)
    {
        return new DatasetSplits(
            Part("train", TrainSamples, TrainPart),
            ValidationSamples == 0 ? null : Part("validation", ValidationSamples, 1),
            Part("test", TestSamples, 2));

        TensorDataset Part(string name, long count, ulong part) => make($"{Name} {name}", (int)count, i => RandomOf(part, i));
    }

    /// <summary>The random numbers of one sample.</summary>
    private protected CounterRandom RandomOf(ulong part, int sample) => new((ulong)Seed, FirstStream + part, (ulong)sample);

    /// <summary>The stream of the training part; those of the others follow.</summary>
    private protected abstract ulong FirstStream { get; }

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        Count("train_samples", TrainSamples, 1);
        Count("validation_samples", ValidationSamples, 0);
        Count("test_samples", TestSamples, 1);

        void Count(string subject, long count, long least) =>
            checks.That(
                count >= least && count <= MostSamples,
                subject, Invariant($"a number from {least} to {MostSamples}"), Invariant($"{count}"), "choose a number in that range");
    }
}
