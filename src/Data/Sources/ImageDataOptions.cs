using System.Text.Json.Serialization;
using DropoutTorch.Options;
using static System.FormattableString;

namespace DropoutTorch.Data;

/// <summary>What all sets of images with classes are told.</summary>
public abstract record ImageDataOptions : DataOptions
{
    /// <param name="name">The data set's name in <see cref="DataSources"/>.</param>
    protected ImageDataOptions(string name) : base(name)
    {
    }

    /// <summary>Training samples to use, validation samples included: the first so many; null for all.</summary>
    public long? TrainSamples { get; init; }

    /// <summary>Test samples to use: the first so many; null for all.</summary>
    public long? TestSamples { get; init; }

    /// <summary>The share of the training samples that is kept back for validation, the same of every class, in [0, 1).</summary>
    [JsonPropertyOrder(1)]
    public double Validation { get; init; }

    /// <summary>Which samples are kept back.</summary>
    [JsonPropertyOrder(1)]
    public long ValidationSeed { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool HasValidation => Validation > 0;

    /// <inheritdoc/>
    public override DataOptions Complete(DatasetSplits splits)
    {
        ArgumentNullException.ThrowIfNull(splits);
        return this with { TrainSamples = splits.Train.Count + (splits.Validation?.Count ?? 0), TestSamples = splits.Test.Count };
    }

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        AtLeastOne("train_samples", TrainSamples);
        AtLeastOne("test_samples", TestSamples);
        checks.That(
            Validation is >= 0 and < 1, "validation", "a share of the training samples from 0 to below 1", Invariant($"{Validation}"), "choose 0 for none, or 0.1");

        void AtLeastOne(string subject, long? count) => checks.That(count is null or >= 1, subject, "at least 1", Invariant($"{count}"), "choose 1 or more");
    }
}
