using DropoutTorch.Options;
using static System.FormattableString;

namespace DropoutTorch.Data.Digits;

/// <summary>How many digits are drawn, and which: <see cref="SyntheticDigits"/>.</summary>
public sealed record DigitsOptions : ImageDataOptions
{
    private const long MostSamples = 1_000_000;

    /// <summary>The name in <see cref="DataSources"/>.</summary>
    public const string OnlyName = "digits";

    /// <summary>10,000 to learn from, 2,000 to be judged by.</summary>
    public DigitsOptions() : base(OnlyName) => (TrainSamples, TestSamples) = (10_000, 2_000);

    /// <summary>Which digits are drawn.</summary>
    public long Seed { get; init; }

    /// <summary>The registry's line.</summary>
    internal static IEnumerable<DataSource> Entries =>
    [
        new(OnlyName, "drawn digits, 28 x 28, 10 classes; built in, needs no files", typeof(DigitsOptions), () => new DigitsOptions()),
    ];

    /// <inheritdoc/>
    protected override DatasetSplits Read(long batchSize) => SyntheticDigits.Load(this);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        Drawn("train_samples", TrainSamples);
        Drawn("test_samples", TestSamples);

        void Drawn(string subject, long? count) =>
            checks.That(count is <= MostSamples, subject, Invariant($"a number up to {MostSamples}"), count is null ? "none" : Invariant($"{count}"), "choose one, for digits are drawn without end");
    }
}
