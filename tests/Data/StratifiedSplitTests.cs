using DropoutTorch.Data;

namespace Data.Tests;

public class StratifiedSplitTests
{
    [Theory]
    // Quotas 2.5, 1.25, 1.25 of 5: the half is the largest remainder.
    [InlineData(new[] { 10, 5, 5 }, 0.25, new[] { 3, 1, 1 })]
    // Quotas 0.75 each, 3 of 2.25 rounded to 2: equal remainders go to the lower classes.
    [InlineData(new[] { 3, 3, 3 }, 0.25, new[] { 1, 1, 0 })]
    [InlineData(new[] { 4, 4 }, 0.0, new[] { 0, 0 })]
    [InlineData(new[] { 100, 10, 1 }, 0.1, new[] { 10, 1, 0 })]
    [InlineData(new[] { 1, 1 }, 0.25, new[] { 1, 0 })]
    public void Every_class_gives_its_proportion(int[] sizes, double share, int[] expected)
    {
        int[] labels = [.. sizes.SelectMany((size, label) => Enumerable.Repeat(label, size))];
        for (long seed = 0; seed < 20; seed++)
        {
            (long[] train, long[] validation) = StratifiedSplit.Of(labels, share, seed);
            Assert.Equal(expected, sizes.Select((_, label) => validation.Count(i => labels[i] == label)));
            Assert.Equal(Enumerable.Range(0, labels.Length).Select(i => (long)i), train.Concat(validation).Order());
        }
    }

    [Fact]
    public void The_order_of_the_samples_is_kept()
    {
        (long[] train, long[] validation) = StratifiedSplit.Of([1, 0, 1, 0, 1, 0, 1, 0], 0.5, seed: 4);
        Assert.Equal(train.Order(), train);
        Assert.Equal(validation.Order(), validation);
    }

    [Fact]
    public void The_seed_decides_which_and_gives_the_same_on_every_machine()
    {
        int[] labels = [.. Enumerable.Range(0, 20).Select(i => i % 2)];
        // Change this only together with the drawing: runs are repeated with their seeds.
        Assert.Equal([1, 2, 5, 14, 16, 17], StratifiedSplit.Of(labels, 0.3, seed: 0).Validation);
        Assert.NotEqual(StratifiedSplit.Of(labels, 0.3, seed: 0).Validation, StratifiedSplit.Of(labels, 0.3, seed: 1).Validation);
    }

    [Fact]
    public void A_larger_share_keeps_the_same_samples_and_more()
    {
        long[] few = StratifiedSplit.Of(100, 0.1, seed: 2).Validation, many = StratifiedSplit.Of(100, 0.4, seed: 2).Validation;
        Assert.Equal((10, 40), (few.Length, many.Length));
        Assert.Subset(many.ToHashSet(), few.ToHashSet());
    }

    [Fact]
    public void Every_sample_is_kept_back_equally_often()
    {
        // 4000 seeds keep 5 of 20 back: each count is binomial, mean 1000, sd 27.4; 5 sd on 20 counts alarm falsely once in 87,000 choices of seeds.
        int[] counts = new int[20];
        for (long seed = 0; seed < 4000; seed++)
            foreach (long i in StratifiedSplit.Of(20, 0.25, seed).Validation)
                counts[i]++;
        Assert.All(counts, count => Assert.InRange(count, 1000 - 137, 1000 + 137));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Impossible_shares_are_refused(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StratifiedSplit.Of(10, share, seed: 0));
}
