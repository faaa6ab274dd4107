using DropoutTorch.Options;
using static System.FormattableString;

namespace DropoutTorch.Data;

/// <summary>The images of one part as a reader found them, and the class of each. Whatever is read, <see cref="ToSplits"/> makes a data set of it.</summary>
/// <param name="Images">The images.</param>
/// <param name="Labels">One class an image, 0 on.</param>
internal sealed record LabelledImages(IImageStore Images, int[] Labels)
{
    /// <summary>
    /// A data set of two parts: the first samples of each, as many as are wanted; of the training samples, a share is kept back for validation;
    /// all are normalised with the statistics of the images that remain for training, and these alone are augmented.
    /// </summary>
    /// <exception cref="DataException">More samples are wanted than there are, or the images have no variation.</exception>
    /// <exception cref="OptionsException">The augmentation does not fit images of this size.</exception>
    public static DatasetSplits ToSplits(ImageDataOptions options, LabelledImages train, LabelledImages test, IReadOnlyList<string> classNames)
    {
        int trainCount = SampleCount.Resolve(options.Name, "train", options.TrainSamples, train.Labels.Length);
        int testCount = SampleCount.Resolve(options.Name, "test", options.TestSamples, test.Labels.Length);
        (long[] learnt, long[] kept) = StratifiedSplit.Of(train.Labels[..trainCount], options.Validation, options.ValidationSeed);
        CheckValidation(options, learnt.Length, kept.Length);
        Normalization normalization = options.Normalize ? Normalization.Of(options.Name, train.Images, learnt) : Normalization.None(train.Images.Channels);
        var all = new ImageDataset(options.Name + " train", train.Images, train.Labels, classNames, normalization);
        return new DatasetSplits(
            all.Subset(learnt).Augmented(options.Augmentation()),
            kept.Length == 0 ? null : all.Subset(kept, options.Name + " validation"),
            new ImageDataset(options.Name + " test", test.Images, test.Labels, classNames, normalization).Take(testCount));
    }

    private static void CheckValidation(ImageDataOptions options, int learnt, int kept)
    {
        if (options.Validation == 0 || (learnt > 0 && kept > 0))
            return;
        const string expected = "a share that leaves samples to learn from and some to validate with";
        string got = Invariant($"{options.Validation} of {learnt + kept}, which is {kept}");
        throw new DataException("validation", expected, got, "choose another share, or more training samples");
    }
}
