namespace DropoutTorch.Data;

/// <summary>Reads a tree of image files, a folder for each class, as torchvision's ImageFolder does; or tar archives of such a tree.</summary>
internal static class ImageFolder
{
    /// <summary>Images that take at most so many bytes once decoded are decoded once and held; others whenever they are read.</summary>
    public const long MemoryBudget = 1L << 30;

    /// <summary>Reads the parts.</summary>
    /// <param name="root">A folder or an archive.</param>
    /// <param name="options">How the images are treated.</param>
    /// <exception cref="Options.DataException">There are no images, or some are damaged.</exception>
    public static DatasetSplits Load(string root, ImageFolderOptions options)
    {
        ImageParts parts = ImageLayout.Of(root, ImageTree.Find(root));
        (IReadOnlyList<ClassImage> train, IReadOnlyList<ClassImage> test) = parts.Test is null ? Divide(parts.Train, options) : (parts.Train, parts.Test);
        var decoder = new ImageDecoder((int?)options.ImageSize);
        LabelledImages learnt = Read(train, options.TrainSamples, decoder), judged = Read(test, options.TestSamples, decoder);
        CheckSizes(root, learnt.Images, judged.Images);
        return LabelledImages.ToSplits(options, learnt, judged, parts.Classes);
    }

    private static (ClassImage[] Train, ClassImage[] Test) Divide(IReadOnlyList<ClassImage> all, ImageFolderOptions options)
    {
        (long[] train, long[] test) = StratifiedSplit.Of([.. all.Select(image => image.Class)], options.Test, options.TestSeed);
        return (Chosen(train), Chosen(test));

        ClassImage[] Chosen(long[] numbers) => [.. numbers.Select(i => all[(int)i])];
    }

    /// <summary>The first images, as many as are wanted: no others are decoded.</summary>
    private static LabelledImages Read(IReadOnlyList<ClassImage> images, long? wanted, ImageDecoder decoder)
    {
        ClassImage[] chosen = [.. images.Take((int)Math.Min(wanted ?? images.Count, images.Count))];
        var files = new FileImages(chosen, decoder);
        return new LabelledImages((IImageStore?)files.Decoded(MemoryBudget) ?? files, [.. chosen.Select(image => image.Class)]);
    }

    private static void CheckSizes(string root, IImageStore train, IImageStore test)
    {
        if ((train.Height, train.Width) == (test.Height, test.Width))
            return;
        string expected = $"test images of {train.Height} x {train.Width} pixels, as the training images have";
        throw new Options.DataException(root, expected, $"{test.Height} x {test.Width}", "set image_size, to which all are then brought");
    }
}
