using DropoutTorch.Data;

namespace Data.Tests;

public class CounterRandomTests
{
    [Fact]
    public void Gives_the_published_SplitMix64_sequence()
    {
        // Vigna's splitmix64.c started at 1234567.
        var random = new CounterRandom(1234567);
        ulong[] drawn = [random.Next(), random.Next(), random.Next(), random.Next(), random.Next()];
        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821],
            drawn);
    }

    [Fact]
    public void Seed_stream_and_index_each_give_another_sequence()
    {
        var first = new HashSet<ulong>();
        for (ulong seed = 0; seed < 10; seed++)
            for (ulong stream = 0; stream < 10; stream++)
                for (ulong index = 0; index < 100; index++)
                    first.Add(new CounterRandom(seed, stream, index).Next());
        Assert.Equal(10 * 10 * 100, first.Count);
    }

    [Fact]
    public void Uniform_fills_its_range_evenly()
    {
        // Mean of 100,000: standard error 3 / sqrt(12 * 100,000) = 0.0027; bounds of 5 of them alarm falsely once in 1.7 million seeds.
        var random = new CounterRandom(7);
        float lowest = 9, highest = -9;
        double sum = 0;
        for (int i = 0; i < 100_000; i++)
        {
            float value = random.Uniform(-1f, 2f);
            (lowest, highest, sum) = (Math.Min(lowest, value), Math.Max(highest, value), sum + value);
        }
        Assert.InRange(lowest, -1f, -0.999f);
        Assert.InRange(highest, 1.999f, 2f);
        Assert.InRange(sum / 100_000, 0.5 - 0.0137, 0.5 + 0.0137);
    }

    [Fact]
    public void Below_reaches_every_value_equally_often()
    {
        // 70,000 draws of 7: each count is binomial, sd = sqrt(70,000 * 6/49) = 92.6.
        // Bounds of 5 sd on 7 counts alarm falsely once in 250,000 seeds.
        var random = new CounterRandom(8);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
            counts[random.Below(7)]++;
        Assert.All(counts, count => Assert.InRange(count, 10_000 - 463, 10_000 + 463));
    }

    [Fact]
    public void Bell_has_mean_0_and_variance_1()
    {
        // 200,000 draws, kurtosis 2.7: standard errors 0.00224 and sqrt(1.7 / 200,000) = 0.0029.
        // Bounds of 5 of them alarm falsely once in 850,000 seeds.
        var random = new CounterRandom(9);
        double sum = 0, squares = 0;
        for (int i = 0; i < 200_000; i++)
        {
            double value = random.Bell();
            Assert.InRange(value, -3.4642, 3.4642);
            sum += value;
            squares += value * value;
        }
        Assert.InRange(sum / 200_000, -0.0112, 0.0112);
        Assert.InRange(squares / 200_000, 1 - 0.0146, 1 + 0.0146);
    }
}
