using DropoutTorch.Data;

namespace Data.Tests;

/// <summary>Whether what is drawn is distributed as it should be. All keys are fixed, so that a test passes always or never.</summary>
public class AugmentationDrawTests
{
    [Fact]
    public void Every_crop_is_equally_likely()
    {
        // 3 x 3 places of an image of 2 x 2 with one white pixel, 9000 draws; the place is read off the pixel, or it is cut off: 4 places keep it.
        // Counts of mean 1000 have sd 29.8; 5 sd on 4 counts and 5.1 sd on the rest (mean 5000, sd 47.1) alarm falsely once in 400,000 keys.
        var size = new ImageSize(1, 2, 2);
        int[] counts = new int[5];
        byte[] into = new byte[4];
        for (int i = 0; i < 9000; i++)
        {
            new PadCrop(1).Apply(Random(i), size, [255, 0, 0, 0], into);
            counts[1 + into.AsSpan().IndexOf((byte)255)]++;
        }
        Assert.InRange(counts[0], 5000 - 240, 5000 + 240);
        Assert.All(counts[1..], count => Assert.InRange(count, 1000 - 149, 1000 + 149));
    }

    [Fact]
    public void Half_of_the_images_are_mirrored()
    {
        // 10,000 draws: sd 50; 5 sd alarm falsely once in 1.7 million keys.
        byte[] into = new byte[2];
        int mirrored = Enumerable.Range(0, 10_000).Count(i =>
        {
            new Flip().Apply(Random(i), new ImageSize(1, 1, 2), [0, 1], into);
            return into[0] == 1;
        });
        Assert.InRange(mirrored, 4750, 5250);
    }

    [Fact]
    public void Turns_go_both_ways_up_to_the_angle()
    {
        // A white pixel far out on a line through the middle is found again at the angle, to within a pixel of 20: 3 degrees.
        var size = new ImageSize(1, 41, 41);
        byte[] image = new byte[size.Bytes], into = new byte[size.Bytes];
        for (int y = 19; y < 22; y++)
            for (int x = 38; x < 41; x++)
                image[(y * 41) + x] = 255;
        double[] angles = [.. Enumerable.Range(0, 4000).Select(i =>
        {
            new Rotate(30).Apply(Random(i), size, image, into);
            double weight = into.Sum(value => (double)value);
            double y = into.Select((value, place) => value * ((place / 41) - 20.0)).Sum() / weight;
            double x = into.Select((value, place) => value * ((place % 41) - 20.0)).Sum() / weight;
            return Math.Atan2(-y, x) * 180 / Math.PI;
        })];
        // Uniform in +-30: mean 0 with standard error 17.3 / sqrt(4000) = 0.27, and a quarter (sd 27.4) on each side of +-15; 5 sd alarm
        // falsely once in 500,000 keys.
        Assert.InRange(angles.Min(), -31, -29);
        Assert.InRange(angles.Max(), 29, 31);
        Assert.InRange(angles.Average(), -1.4, 1.4);
        Assert.InRange(angles.Count(angle => angle < -15), 1000 - 137, 1000 + 137);
        Assert.InRange(angles.Count(angle => angle > 15), 1000 - 137, 1000 + 137);
    }

    [Fact]
    public void Cut_squares_have_their_centre_anywhere()
    {
        // A side of 1 clears the centre alone: 12 pixels, 12,000 draws, sd 30.3; 5 sd on 12 counts alarm falsely once in 145,000 keys.
        int[] counts = new int[12];
        float[] image = new float[12];
        for (int i = 0; i < 12_000; i++)
        {
            Array.Fill(image, 1);
            Cutout.Apply(Random(i), new ImageSize(1, 3, 4), image, side: 1);
            Assert.Equal(11, image.Sum());
            counts[Array.IndexOf(image, 0)]++;
        }
        Assert.All(counts, count => Assert.InRange(count, 1000 - 151, 1000 + 151));
    }

    [Fact]
    public void An_odd_side_is_as_long_as_it_says()
    {
        float[] image = [.. Enumerable.Repeat(1f, 25)];
        Cutout.Clear(new ImageSize(1, 5, 5), image, top: 1, left: 1, side: 3);
        Assert.Equal(16, image.Sum());
        Assert.Equal(0, image[12]);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.1)]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(2.5)]
    [InlineData(32)]
    [InlineData(1000)]
    public void The_weight_has_the_moments_of_Beta(double alpha)
    {
        // Mean 1/2; variance 1 / (4 (2a + 1)); fourth central moment 3 / (16 (2a + 1)(2a + 3)). 100,000 draws; 5 sd on two moments of 7 cases
        // alarm falsely once in 120,000 keys.
        const int draws = 100_000;
        double variance = 1 / (4 * ((2 * alpha) + 1)), fourth = 3 / (16 * ((2 * alpha) + 1) * ((2 * alpha) + 3));
        double mean = 0, square = 0;
        for (int i = 0; i < draws; i++)
        {
            CounterRandom random = Random(i);
            double weight = Mixup.Beta(ref random, alpha);
            Assert.InRange(weight, 0, 1);
            (mean, square) = (mean + (weight / draws), square + ((weight - 0.5) * (weight - 0.5) / draws));
        }
        Assert.InRange(mean - 0.5, -5 * Math.Sqrt(variance / draws), 5 * Math.Sqrt(variance / draws));
        double error = 5 * Math.Sqrt(Math.Max(0, fourth - (variance * variance)) / draws);
        Assert.InRange(square - variance, -error - 1e-9, error + 1e-9);
    }

    [Fact]
    public void The_weight_has_the_distribution_of_Beta()
    {
        // Beta(1, 1) is uniform, and Beta(1/2, 1/2) is the arcsine law. 10,000 draws: Kolmogorov's distance exceeds 2.7 / sqrt(n) once in a million keys.
        static double Distance(double alpha, Func<double, double> cumulative)
        {
            double[] drawn = [.. Enumerable.Range(0, 10_000).Select(i =>
            {
                CounterRandom random = Random(i);
                return Mixup.Beta(ref random, alpha);
            }).Order()];
            return drawn.Select((value, i) => Math.Abs(cumulative(value) - ((i + 0.5) / drawn.Length))).Max();
        }
        Assert.InRange(Distance(1, x => x), 0, 0.027);
        Assert.InRange(Distance(0.5, x => 2 / Math.PI * Math.Asin(Math.Sqrt(x))), 0, 0.027);
    }

    [Fact]
    public void Partners_are_one_of_all_permutations()
    {
        // 6 permutations of 3, 6000 draws: sd 28.9; 5.5 sd on 6 counts alarm falsely once in 4 million keys.
        var counts = Enumerable.Range(0, 6000).GroupBy(i => string.Join(',', Mixup.Draw(Random(i), 0.2, 3).Others)).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 1000 - 159, 1000 + 159));
    }

    [Fact]
    public void Sine_and_cosine_are_exact_to_a_few_units_in_the_last_place()
    {
        for (double degrees = -180; degrees <= 180; degrees += 0.37)
        {
            (double sin, double cos) = Rotate.SinCos(degrees);
            Assert.Equal(Math.Sin(degrees / 180 * Math.PI), sin, 2e-15);
            Assert.Equal(Math.Cos(degrees / 180 * Math.PI), cos, 2e-15);
        }
        Assert.Equal((0, 1), Rotate.SinCos(0));
    }

    private static CounterRandom Random(int i) => RandomStreams.Sample(RandomStreams.Rotate, 1, 2, i);
}
