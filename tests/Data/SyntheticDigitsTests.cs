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
        string hash = Convert.ToHexStringLower(SHA256.HashData(SyntheticDigits.Draw(500, seed: 0, Train).Pixels));
        Assert.Equal("b809a96853c458188c92c08f3f59dd1b07574ebb3c29fc8cc80a2e62930d0964", hash);
    }

    [Fact]
    public void Another_seed_or_part_draws_other_images()
    {
        byte[][] some = Images(SyntheticDigits.Draw(300, seed: 0, Train));
        foreach ((long seed, ulong part) in (ValueTuple<long, ulong>[])[(1, Train), (0, Test)])
        {
            LabelledImages others = SyntheticDigits.Draw(300, seed, part);
            var known = others.Pixels.Chunk(Pixels).Select(Convert.ToHexString).ToHashSet();
            Assert.Equal(300, known.Count);
            Assert.DoesNotContain(some, image => known.Contains(Convert.ToHexString(image)));
        }
    }

    [Fact]
    public void An_image_does_not_depend_on_how_many_are_drawn()
    {
        LabelledImages few = SyntheticDigits.Draw(37, seed: 5, Test), many = SyntheticDigits.Draw(400, seed: 5, Test);
        Assert.Equal(few.Pixels, many.Pixels[..few.Pixels.Length]);
        Assert.Equal(few.Labels, many.Labels[..37]);
    }

    [Fact]
    public void An_image_does_not_depend_on_the_threads_or_on_what_was_drawn_before()
    {
        LabelledImages parallel = SyntheticDigits.Draw(60, seed: 3, Train);
        var painter = new DigitPainter();
        byte[] alone = new byte[Pixels];
        for (int i = 59; i >= 0; i--)
        {
            painter.Paint(i % 10, new CounterRandom(3, Train, (ulong)i), alone);
            Assert.Equal(parallel.Pixels[(i * Pixels)..((i + 1) * Pixels)], alone);
        }
    }

    [Fact]
    public void Classes_are_balanced_in_every_prefix()
    {
        byte[] labels = SyntheticDigits.Draw(1005, seed: 0, Train).Labels;
        int[] counts = new int[10];
        foreach (byte label in labels)
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
        using DatasetSplits splits = SyntheticDigits.Load(new DataSourceOptions { TrainSamples = 200, TestSamples = 30, Seed = 4 });
        Assert.Equal([200L, 1, 28, 28], splits.Train.Inputs.shape);
        Assert.Equal([30L, 1, 28, 28], splits.Test.Inputs.shape);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => (long)(i % 10)), splits.Test.Targets.data<long>().ToArray());
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], splits.Train.ClassNames);
        Assert.Equal("digits train", splits.Train.Name);

        float[] inputs = splits.Train.Inputs.data<float>().ToArray();
        Assert.Equal(0, inputs.Average(x => (double)x), 1e-5);
        Assert.Equal(1, inputs.Average(x => (double)x * x), 1e-5);
        byte[] bytes = SyntheticDigits.Draw(30, seed: 4, Test).Pixels;
        float[] test = splits.Test.Inputs.data<float>().ToArray();
        for (int i = 0; i < bytes.Length; i++)
            Assert.Equal(((bytes[i] / 255.0) - splits.Normalization.Mean) / splits.Normalization.Std, test[i], 1e-5);
    }

    [Fact]
    public void Defaults_are_10000_and_2000_images()
    {
        using DatasetSplits splits = SyntheticDigits.Load(new DataSourceOptions());
        Assert.Equal(10_000, splits.Train.Count);
        Assert.Equal(2_000, splits.Test.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(1_000_001)]
    public void Sample_numbers_out_of_range_are_refused(int count)
    {
        string Refused(DataSourceOptions options) => Assert.Throws<DataException>(() => SyntheticDigits.Load(options)).Message;
        string complaint = $"samples from 1 to 1000000, got {count}. Fix: choose a number in that range.";
        Assert.Equal("digits: expected a number of train " + complaint, Refused(new DataSourceOptions { TrainSamples = count }));
        Assert.Equal("digits: expected a number of test " + complaint, Refused(new DataSourceOptions { TestSamples = count }));
    }

    [Fact]
    public void A_data_folder_is_refused_rather_than_ignored()
    {
        DataException refused = Assert.Throws<DataException>(() => SyntheticDigits.Load(new DataSourceOptions { DataDir = "x" }));
        Assert.Equal(
            "digits: expected no data folder, for these images are drawn, got 'x'. "
            + "Fix: leave --data-dir out, or choose a data set that is read from files.",
            refused.Message);
    }

    private static byte[][] Images(LabelledImages images) => [.. images.Pixels.Chunk(Pixels)];

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
