using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>An <see cref="Augmentation"/> at work on images of one size. It holds nothing that changes: any thread may use it.</summary>
internal sealed class Augmenter
{
    private readonly Augmentation _settings;
    private readonly ImageSize _size;
    private readonly IPixelChange[] _changes;

    /// <exception cref="OptionsException">The settings do not fit images of this size.</exception>
    public Augmenter(Augmentation settings, ImageSize size)
    {
        var checks = new OptionChecks();
        settings.Check(checks, size);
        OptionsException.ThrowIfAny(checks.Found);
        (_settings, _size, _changes) = (settings, size, [.. Changes(settings)]);
    }

    public Augmentation Settings => _settings;

    /// <summary>Changes the bytes of a sample's image.</summary>
    /// <param name="image">The image, and what it becomes.</param>
    /// <param name="spare">As many bytes.</param>
    /// <param name="epoch">Which epoch.</param>
    /// <param name="sample">Which sample.</param>
    public void Change(Span<byte> image, Span<byte> spare, long epoch, long sample)
    {
        foreach (IPixelChange change in _changes)
        {
            image.CopyTo(spare);
            change.Apply(RandomStreams.Sample(change.Stream, _settings.Seed, epoch, sample), _size, spare, image);
        }
    }

    /// <summary>Changes a sample's normalised image.</summary>
    public void Change(Span<float> image, long epoch, long sample)
    {
        if (_settings.Cutout > 0)
            Cutout.Apply(RandomStreams.Sample(RandomStreams.Cutout, _settings.Seed, epoch, sample), _size, image, (int)_settings.Cutout);
    }

    /// <summary>How the samples of a batch are mixed; null where they are not.</summary>
    public Mixup? Mix(ReadOnlySpan<long> samples, long epoch) =>
        _settings.Mixup == 0 || samples.IsEmpty
            ? null
            : Mixup.Draw(RandomStreams.Sample(RandomStreams.Mixup, _settings.Seed, epoch, samples[0]), _settings.Mixup, samples.Length);

    private static IEnumerable<IPixelChange> Changes(Augmentation settings)
    {
        if (settings.PadCrop > 0)
            yield return new PadCrop((int)settings.PadCrop);
        if (settings.Flip)
            yield return new Flip();
        if (settings.Rotate > 0)
            yield return new Rotate(settings.Rotate);
    }
}
