using DropoutTorch.Data;
using DropoutTorch.Options;
using TorchSharp;
using static TorchSharp.torch;

namespace Data.Tests;

/// <summary>What augmentation does to a part: nothing where it is off, and the same whoever reads.</summary>
public class AugmentationTests
{
    private const int Count = 12;
    private static readonly Augmentation Everything = new() { PadCrop = 2, Flip = true, Rotate = 20, Cutout = 3, Mixup = 0.4, Seed = 5 };

    [Fact]
    public void Off_is_bit_equal_to_none()
    {
        using ImageDataset plain = Images();
        foreach (Augmentation off in (Augmentation[])[Augmentation.None, new() { Seed = 9 }])
        {
            using ImageDataset part = plain.Augmented(off);
            Assert.Equal(off, new Augmentation { Seed = part.Augmentation.Seed });
            Assert.Equal(Samples.Inputs(plain), Samples.Inputs(part, epoch: 3));
        }
    }

    [Theory]
    [InlineData("pad_crop")]
    [InlineData("flip")]
    [InlineData("rotate")]
    [InlineData("cutout")]
    [InlineData("mixup")]
    public void Every_change_changes_images_differently_in_every_epoch_and_with_every_seed(string change)
    {
        using ImageDataset plain = Images();
        float[] Read(long seed, long epoch)
        {
            using ImageDataset part = plain.Augmented(Only(change) with { Seed = seed });
            return Samples.Inputs(part, epoch);
        }

        string[] all = [Text(Samples.Inputs(plain)), Text(Read(0, 0)), Text(Read(0, 1)), Text(Read(1, 0)), Text(Read(1, 1))];
        Assert.Equal(5, all.Distinct().Count());
        Assert.Equal(Read(1, 1), Read(1, 1));
    }

    [Fact]
    public void A_sample_is_changed_alike_in_every_batch()
    {
        using ImageDataset part = Images().Augmented(Everything with { Mixup = 0 });
        float[] whole = Samples.Inputs(part, epoch: 4);
        int size = whole.Length / Count;
        using Batch batch = part.Read([7, 2], epoch: 4);
        Assert.Equal([.. whole[(7 * size)..(8 * size)], .. whole[(2 * size)..(3 * size)]], batch.Inputs.data<float>().ToArray());
    }

    [Fact]
    public void One_change_more_leaves_the_others_as_they_were()
    {
        using ImageDataset plain = Images();
        using ImageDataset shifted = plain.Augmented(new Augmentation { PadCrop = 2, Seed = 5 });
        using ImageDataset cut = plain.Augmented(new Augmentation { PadCrop = 2, Cutout = 2, Seed = 5 });
        float[] without = Samples.Inputs(shifted), with = Samples.Inputs(cut);
        int changed = 0;
        for (int i = 0; i < with.Length; i++)
        {
            if (with[i] == without[i])
                continue;
            Assert.Equal(0f, with[i]);
            changed++;
        }
        Assert.InRange(changed, Count, Count * 3 * 4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Threads_change_nothing(int workers)
    {
        using ImageDataset part = Images().Augmented(Everything);
        float[] Epoch(int threads)
        {
            var loader = new BatchLoader(part, 5, seed: 2, workers: threads) { Position = new LoaderPosition(3, 0) };
            var inputs = new List<float>();
            foreach (Batch batch in loader.Epoch())
                using (batch)
                    inputs.AddRange([.. batch.Inputs.data<float>().ToArray(), (float)batch.Mix!.Weight, .. batch.Mix.Targets.data<long>().ToArray()]);
            return [.. inputs];
        }
        Assert.Equal(Epoch(0), Epoch(workers));
    }

    [Fact]
    public void Mixed_batches_say_with_which_targets_and_how_much()
    {
        using ImageDataset plain = Images(), mixed = plain.Augmented(new Augmentation { Mixup = 1, Seed = 3 });
        using DisposeScope scope = NewDisposeScope();
        Batch batch = mixed.Read([0, 1, 2, 3, 4], epoch: 0), before = plain.Read([0, 1, 2, 3, 4], epoch: 0);
        Assert.Equal(5, scope.DisposablesCount);
        Assert.Equal(before.Targets, batch.Targets);
        float weight = (float)batch.Mix!.Weight;
        Assert.InRange(weight, 0.001f, 0.999f);
        // Sample i has class i, so that the targets are the permutation.
        long[] others = batch.Mix.Targets.data<long>().ToArray();
        Assert.Equal([0, 1, 2, 3, 4], others.Order());
        Tensor expected = ((1 - weight) * before.Inputs) + (weight * before.Inputs.index_select(0, batch.Mix.Targets));
        Assert.Equal(0, (expected - batch.Inputs).abs().max().item<float>(), 1e-6f);
    }

    [Fact]
    public void A_batch_of_one_is_mixed_with_itself()
    {
        using ImageDataset part = Images().Augmented(new Augmentation { Mixup = 1 });
        using Batch batch = part.Read([3], epoch: 0), none = part.Read([], epoch: 0);
        Assert.Equal([3L], batch.Mix!.Targets.data<long>().ToArray());
        Assert.Null(none.Mix);
    }

    [Fact]
    public void Only_the_training_part_is_augmented_and_its_pictures_are_not()
    {
        var options = new MnistOptions { Validation = 0.25, PadCrop = 1, Flip = true, Rotate = 15, Cutout = 2, Mixup = 0.5, AugmentationSeed = 8 };
        using ImageDataset images = Images();
        LabelledImages part() => new(images.Images, [.. images.Labels]);
        using DatasetSplits splits = LabelledImages.ToSplits(options, part(), part(), Names);
        var expected = new Augmentation { PadCrop = 1, Flip = true, Rotate = 15, Cutout = 2, Mixup = 0.5, Seed = 8 };
        var train = Assert.IsType<ImageDataset>(splits.Train);
        Assert.Equal(expected, train.Augmentation);
        Assert.Equal(expected, train.Take(2).Subset([1]).Augmentation);
        Assert.Equal(Augmentation.None, Assert.IsType<ImageDataset>(splits.Validation).Augmentation);
        Assert.Equal(Augmentation.None, Assert.IsType<ImageDataset>(splits.Test).Augmentation);
        byte[] first = new byte[3 * 6 * 8];
        images.Images.Read(train.Labels[0], first);
        Assert.Equal(first, train.Pixels(0));
    }

    [Fact]
    public void Black_padding_has_the_value_of_black()
    {
        using ImageDataset part = Images().Augmented(new Augmentation { PadCrop = 5, Seed = 1 });
        float black = (float)(-part.Normalization.Mean[0] / part.Normalization.Std[0]);
        // Of a crop that is off by 5 of 6 rows only one row is left; some of 12 crops show at least a row of padding.
        float[] inputs = Samples.Inputs(part);
        Assert.Contains(Enumerable.Range(0, Count), i => Enumerable.Range(0, 8).All(x => Math.Abs(inputs[(i * 3 * 48) + x] - black) < 1e-6f));
    }

    [Theory]
    [InlineData("pad_crop", "-1", "pad_crop: expected a padding of at least 0 pixels, got -1. Fix: choose 0 for none, or 4.")]
    [InlineData("rotate", "-1", "rotate: expected an angle from 0 to 180 degrees, got -1. Fix: choose 0 for none, or 10.")]
    [InlineData("rotate", "180.5", "rotate: expected an angle from 0 to 180 degrees, got 180.5. Fix: choose 0 for none, or 10.")]
    [InlineData("rotate", "NaN", "rotate: expected an angle from 0 to 180 degrees, got NaN. Fix: choose 0 for none, or 10.")]
    [InlineData("cutout", "-2", "cutout: expected a side of at least 0 pixels, got -2. Fix: choose 0 for none, or 16.")]
    [InlineData("mixup", "-0.5", "mixup: expected 0, or a number from 0.001 to 1000, got -0.5. Fix: choose 0 for none, or 0.2.")]
    [InlineData("mixup", "1E-05", "mixup: expected 0, or a number from 0.001 to 1000, got 1E-05. Fix: choose 0 for none, or 0.2.")]
    [InlineData("mixup", "Infinity", "mixup: expected 0, or a number from 0.001 to 1000, got Infinity. Fix: choose 0 for none, or 0.2.")]
    public void Impossible_settings_are_refused(string name, string value, string line)
    {
        DataOptions options = DataSources.Find("digits").Configure(new Dictionary<string, string> { [name] = value });
        Assert.Equal([line], options.Validate());
    }

    [Fact]
    public void Settings_that_do_not_fit_the_images_are_refused()
    {
        using ImageDataset part = Images();
        OptionsException refused = Assert.Throws<OptionsException>(() => part.Augmented(new Augmentation { PadCrop = 6, Cutout = 7 }));
        Assert.Equal(
            [
                "pad_crop: expected a padding below the smaller edge of images of 6 x 8, got 6. Fix: choose 0 to 5.",
                "cutout: expected a side up to the smaller edge of images of 6 x 8, got 7. Fix: choose 0 to 6.",
            ],
            refused.Violations);
    }

    private static string[] Names => [.. Enumerable.Range(0, Count).Select(i => $"{i}")];

    private static Augmentation Only(string change) => change switch
    {
        "pad_crop" => new() { PadCrop = 2 },
        "flip" => new() { Flip = true },
        "rotate" => new() { Rotate = 20 },
        "cutout" => new() { Cutout = 3 },
        _ => new() { Mixup = 0.4 },
    };

    /// <summary>Colour images of 6 x 8 without black pixels, as many classes as images.</summary>
    private static ImageDataset Images()
    {
        byte[] pixels = [.. Enumerable.Range(0, Count * 3 * 48).Select(i => (byte)(1 + (CounterRandom.Mix((ulong)i) % 255)))];
        var images = new MemoryImages(3, 6, 8, pixels);
        return new ImageDataset("set", images, [.. Enumerable.Range(0, Count)], Names, Normalization.Of("set", images));
    }

    private static string Text(float[] values) => string.Join(' ', values);
}
