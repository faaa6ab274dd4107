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

    /// <summary>Pixels of black padding round a training image, of which a random part of the image's size is cropped; 0 for none.</summary>
    [JsonPropertyOrder(1)]
    public long PadCrop { get; init; }

    /// <summary>Whether left and right are exchanged in every second training image.</summary>
    [JsonPropertyOrder(1)]
    public bool Flip { get; init; }

    /// <summary>Training images are turned by up to so many degrees, at most 180; 0 for none.</summary>
    [JsonPropertyOrder(1)]
    public double Rotate { get; init; }

    /// <summary>Side in pixels of the square that is cut out of a training image; 0 for none.</summary>
    [JsonPropertyOrder(1)]
    public long Cutout { get; init; }

    /// <summary>The α of Beta(α, α), of which the weights come with which training samples are mixed in pairs; 0 for none.</summary>
    [JsonPropertyOrder(1)]
    public double Mixup { get; init; }

    /// <summary>Which random changes the training images undergo.</summary>
    [JsonPropertyOrder(1)]
    public long AugmentationSeed { get; init; }

    /// <summary>
    /// Whether each channel has the training images' mean taken off and is divided by their deviation. Otherwise pixels are from 0 (black)
    /// to 1, as in the papers on MNIST: inputs that are 0 stay 0, and a rate that was found for such inputs fits.
    /// </summary>
    [JsonPropertyOrder(1)]
    public bool Normalize { get; init; } = true;

    /// <inheritdoc/>
    public override DataOptions Complete(DatasetSplits splits)
    {
        ArgumentNullException.ThrowIfNull(splits);
        return this with { TrainSamples = splits.Train.Count + (splits.Validation?.Count ?? 0), TestSamples = splits.Test.Count };
    }

    /// <summary>How training images are changed.</summary>
    internal Augmentation Augmentation() =>
        new() { PadCrop = PadCrop, Flip = Flip, Rotate = Rotate, Cutout = Cutout, Mixup = Mixup, Seed = AugmentationSeed };

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        checks.AtLeast(1, "train_samples", TrainSamples);
        checks.AtLeast(1, "test_samples", TestSamples);
        checks.That(
            Validation is >= 0 and < 1,
            "validation", "a share of the training samples from 0 to below 1", Invariant($"{Validation}"), "choose 0 for none, or 0.1");
        Augmentation().Check(checks);
    }
}
