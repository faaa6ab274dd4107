using DropoutTorch.Options;
using static System.FormattableString;

namespace DropoutTorch.Data;

/// <summary>
/// Random changes of training images, drawn anew for every sample in every epoch: a crop of the padded image, a mirror image, a turn, a
/// square cut out, and two samples mixed; in this order. Each is off at 0. What is drawn depends on (<see cref="Seed"/>, epoch, sample)
/// alone, and each change draws for itself, so that switching one on leaves the others as they were.
/// </summary>
public sealed record Augmentation
{
    private const double LeastAlpha = 0.001, MostAlpha = 1000;

    /// <summary>Images as they are.</summary>
    public static Augmentation None { get; } = new();

    /// <summary>Pixels of black padding on every side, of which a random part of the image's size is cropped.</summary>
    public long PadCrop { get; init; }

    /// <summary>Left and right are exchanged in every second image.</summary>
    public bool Flip { get; init; }

    /// <summary>Turned about the middle by an angle between minus and plus so many degrees, up to 180; black where nothing was.</summary>
    public double Rotate { get; init; }

    /// <summary>Side in pixels of the square that is cut out.</summary>
    public long Cutout { get; init; }

    /// <summary>The α of Beta(α, α), of which each batch draws the weight with which its samples are mixed in pairs.</summary>
    public double Mixup { get; init; }

    /// <summary>Which random changes.</summary>
    public long Seed { get; init; }

    /// <summary>Notes every setting that makes no sense for any image.</summary>
    internal void Check(OptionChecks checks)
    {
        checks.That(PadCrop >= 0, "pad_crop", "a padding of at least 0 pixels", Invariant($"{PadCrop}"), "choose 0 for none, or 4");
        checks.That(Rotate is >= 0 and <= 180, "rotate", "an angle from 0 to 180 degrees", Invariant($"{Rotate}"), "choose 0 for none, or 10");
        checks.That(Cutout >= 0, "cutout", "a side of at least 0 pixels", Invariant($"{Cutout}"), "choose 0 for none, or 16");
        checks.That(
            Mixup is 0 or (>= LeastAlpha and <= MostAlpha),
            "mixup", Invariant($"0, or a number from {LeastAlpha} to {MostAlpha}"), Invariant($"{Mixup}"), "choose 0 for none, or 0.2");
    }

    /// <summary>Notes every setting that makes no sense for images of this size: a crop that may miss the image, a square that covers it.</summary>
    internal void Check(OptionChecks checks, ImageSize size)
    {
        Check(checks);
        int edge = Math.Min(size.Height, size.Width);
        string image = Invariant($"of images of {size.Height} x {size.Width}");
        checks.That(
            PadCrop < edge,
            "pad_crop", Invariant($"a padding below the smaller edge {image}"), Invariant($"{PadCrop}"), Invariant($"choose 0 to {edge - 1}"));
        checks.That(
            Cutout <= edge,
            "cutout", Invariant($"a side up to the smaller edge {image}"), Invariant($"{Cutout}"), Invariant($"choose 0 to {edge}"));
    }
}
