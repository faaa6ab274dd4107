using System.Security.Cryptography;
using DropoutTorch.Data;
using DropoutTorch.Data.Digits;
using DropoutTorch.Options;

namespace Data.Tests;

public class SyntheticDigitsTests
{
    private const int Pixels = 28 * 28;
    private const ulong Train = 0;
    private const ulong Test = 1;

    [Fact]
    public void The_same_seed_draws_the_same_bytes_on_every_machine()
    {
        // The reproducible part of a run starts here: change this only together with the drawing.
        string hash = Convert.ToHexStringLower(SHA256.HashData(Samples.Pixels(SyntheticDigits.Draw(500, seed: 0, Train).Images)));
        Assert.Equal("b809a96853c458188c92c08f3f59dd1b07574ebb3c29fc8cc80a2e62930d0964", hash);
    }

    [Fact]
    public void Another_seed_or_part_draws_other_images()
    {
        byte[][] some = Images(SyntheticDigits.Draw(300, seed: 0, Train));
        foreach ((long seed, ulong part) in (ValueTuple<long, ulong>[])[(1, Train), (0, Test)])
        {
            LabelledImages others = SyntheticDigits.Draw(300, seed, part);
            var known = Images(others).Select(Convert.ToHexString).ToHashSet();
            Assert.Equal(300, known.Count);
            Assert.DoesNotContain(some, image => known.Contains(Convert.ToHexString(image)));
        }
    }

    [Fact]
    public void An_image_does_not_depend_on_how_many_are_drawn()
    {
        LabelledImages few = SyntheticDigits.Draw(37, seed: 5, Test), many = SyntheticDigits.Draw(400, seed: 5, Test);
        Assert.Equal(Images(few), Images(many)[..37]);
        Assert.Equal(few.Labels, many.Labels[..37]);
    }

    [Fact]
    public void An_image_does_not_depend_on_the_threads_or_on_what_was_drawn_before()
    {
        byte[][] parallel = Images(SyntheticDigits.Draw(60, seed: 3, Train));
        var painter = new DigitPainter();
        byte[] alone = new byte[Pixels];
        for (int i = 59; i >= 0; i--)
        {
            painter.Paint(i % 10, new CounterRandom(3, Train, (ulong)i), alone);
            Assert.Equal(parallel[i], alone);
        }
    }

    [Fact]
    public void Classes_are_balanced_in_every_prefix()
    {
        int[] labels = SyntheticDigits.Draw(1005, seed: 0, Train).Labels;
        int[] counts = new int[10];
        foreach (int label in labels)
        {
            counts[label]++;
            Assert.True(counts.Max() - counts.Min() <= 1);
        }
        Assert.Equal([101, 101, 101, 101, 101, 100, 100, 100, 100, 100], counts);
    }

    [Fact]
    public void Digits_stand_out_from_the_paper_and_stay_on_the_page()
    {
        byte[][] images = Images(SyntheticDigits.Draw(1000, seed: 0, Train));

        // The mean brightness of a square of the page over all images: ink in the middle, next to none in the corners.
        double Brightness(int left, int top, int size) => images.Average(
            image => Enumerable.Range(0, size * size).Average(i => image[((top + (i / size)) * 28) + left + (i % size)]));

        Assert.InRange(Brightness(8, 6, 12), 70, 140);
        foreach ((int left, int top) in (ValueTuple<int, int>[])[(0, 0), (25, 0), (0, 25), (25, 25)])
            Assert.InRange(Brightness(left, top, 3), 10, 40);
    }

    [Fact]
    public void A_nearest_neighbour_reads_most_digits_but_not_all()
    {
        // Deterministic (fixed seed): neither noise (10%) nor trivial (100%).
        LabelledImages train = SyntheticDigits.Draw(2000, seed: 0, Train), test = SyntheticDigits.Draw(300, seed: 0, Test);
        byte[][] known = Images(train), unknown = Images(test);
        int right = Enumerable.Range(0, 300).Count(i => train.Labels[Nearest(known, unknown[i])] == test.Labels[i]);
        Assert.InRange(right / 300.0, 0.5, 0.9);
    }

    [Fact]
    public void Load_gives_normalised_float_images_and_int64_labels()
    {
        using DatasetSplits splits = new DigitsOptions { TrainSamples = 200, TestSamples = 30, Seed = 4 }.Load(32);
        Assert.Equal((200, 30), (splits.Train.Count, splits.Test.Count));
        Assert.Equal([1L, 28, 28], splits.Train.SampleShape);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => (long)(i % 10)), Samples.Targets(splits.Test));
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], ((Classification)splits.Task).ClassNames);
        Assert.Equal("digits train", splits.Train.Name);

        float[] inputs = Samples.Inputs(splits.Train);
        Assert.Equal(0, inputs.Average(x => (double)x), 1e-5);
        Assert.Equal(1, inputs.Average(x => (double)x * x), 1e-5);
        byte[] bytes = Samples.Pixels(SyntheticDigits.Draw(30, seed: 4, Test).Images);
        float[] test = Samples.Inputs(splits.Test);
        Normalization normalization = Assert.IsType<ImageDataset>(splits.Train).Normalization;
        for (int i = 0; i < bytes.Length; i++)
            Assert.Equal(((bytes[i] / 255.0) - normalization.Mean[0]) / normalization.Std[0], test[i], 1e-5);
    }

    [Fact]
    public void Defaults_are_10000_and_2000_images()
    {
        using DatasetSplits splits = new DigitsOptions().Load(32);
        Assert.Equal(10_000, splits.Train.Count);
        Assert.Equal(2_000, splits.Test.Count);
    }

    [Theory]
    [InlineData(0, "at least 1, got 0. Fix: choose 1 or more.")]
    [InlineData(-5, "at least 1, got -5. Fix: choose 1 or more.")]
    [InlineData(1_000_001, "a number up to 1000000, got 1000001. Fix: choose one, for digits are drawn without end.")]
    [InlineData(null, "a number up to 1000000, got none. Fix: choose one, for digits are drawn without end.")]
    public void Sample_numbers_out_of_range_are_refused(int? count, string complaint)
    {
        Assert.Equal(["train_samples: expected " + complaint], new DigitsOptions { TrainSamples = count }.Validate());
        Assert.Equal(["test_samples: expected " + complaint], new DigitsOptions { TestSamples = count }.Validate());
    }

    [Fact]
    public void A_data_folder_is_refused_rather_than_ignored()
    {
        DataException refused = Assert.Throws<DataException>(() => new DigitsOptions().At("x"));
        Assert.Equal(
            "digits: expected no data folder, for these samples are drawn, got 'x'. "
            + "Fix: leave --data-dir out, or choose a data set that is read from files.",
            refused.Message);
    }

    private static byte[][] Images(LabelledImages images) => [.. Samples.Pixels(images.Images).Chunk(Pixels)];

    private static int Nearest(byte[][] known, byte[] image)
    {
        int nearest = -1;
        long smallest = long.MaxValue;
        for (int k = 0; k < known.Length; k++)
        {
            long distance = 0;
            for (int i = 0; i < Pixels; i++)
                distance += (known[k][i] - image[i]) * (known[k][i] - image[i]);
            if (distance < smallest)
                (nearest, smallest) = (k, distance);
        }
        return nearest;
    }
}
