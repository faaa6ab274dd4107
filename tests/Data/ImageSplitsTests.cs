using DropoutTorch.Data;
using DropoutTorch.Options;

namespace Data.Tests;

/// <summary>What all sources of images have in common: limits, the validation part, and whose statistics normalise.</summary>
public class ImageSplitsTests
{
    private static readonly string[] TwoClasses = ["even", "odd"];

    [Fact]
    public void The_validation_part_is_the_stratified_one_and_the_statistics_are_those_of_the_rest()
    {
        using DatasetSplits splits = Split(new MnistOptions { Validation = 0.5, ValidationSeed = 3 });
        (long[] learnt, long[] kept) = StratifiedSplit.Of([.. Enumerable.Range(0, 10).Select(i => i % 2)], 0.5, 3);
        var train = Assert.IsType<ImageDataset>(splits.Train);
        var validation = Assert.IsType<ImageDataset>(splits.Validation);
        Assert.Equal(learnt, Enumerable.Range(0, 5).Select(i => (long)train.Pixels(i)[0]));
        Assert.Equal(kept, Enumerable.Range(0, 5).Select(i => (long)validation.Pixels(i)[0]));
        Assert.Equal(learnt.Average() / 255, train.Normalization.Mean[0], 1e-12);
        Assert.Same(train.Normalization, validation.Normalization);
        Assert.Same(train.Normalization, Assert.IsType<ImageDataset>(splits.Test).Normalization);
        Assert.Equal(("mnist train", "mnist validation", "mnist test"), (train.Name, validation.Name, splits.Test.Name));
    }

    [Fact]
    public void Limits_take_the_first_samples_validation_included()
    {
        var options = new MnistOptions { TrainSamples = 4, TestSamples = 1, Validation = 0.5 };
        using DatasetSplits splits = Split(options);
        Assert.Equal((2, 2, 1), (splits.Train.Count, splits.Validation!.Count, splits.Test.Count));
        DataOptions complete = new MnistOptions { Validation = 0.5 }.Complete(splits);
        Assert.Equal(options, complete);
    }

    [Theory]
    [InlineData(0.01, "0.01 of 10, which is 0")]
    [InlineData(0.99, "0.99 of 10, which is 10")]
    public void A_share_that_leaves_one_part_empty_is_refused(double share, string got)
    {
        DataException refused = Assert.Throws<DataException>(() => Split(new MnistOptions { Validation = share }));
        Assert.Equal(
            $"validation: expected a share that leaves samples to learn from and some to validate with, got {got}. "
            + "Fix: choose another share, or more training samples.",
            refused.Message);
    }

    /// <summary>Image i is one pixel of brightness i, and its class tells whether i is odd.</summary>
    private static DatasetSplits Split(MnistOptions options) =>
        LabelledImages.ToSplits(options, Numbers(10), Numbers(3), TwoClasses);

    private static LabelledImages Numbers(int count) =>
        new(new MemoryImages(1, 1, 1, [.. Enumerable.Range(0, count).Select(i => (byte)i)]), [.. Enumerable.Range(0, count).Select(i => i % 2)]);
}
