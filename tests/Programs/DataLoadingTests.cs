namespace Programs.Tests;

public sealed class DataLoadingTests : NothingLeft
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Without_shuffling_the_order_is_the_data_sets(int workers)
    {
        var (first, second, promised, asked) = DataLoading.Order(shuffle: false, workers, dropLast: false);
        Assert.Equal([5, 5, 5, 5, 3], first.Select(batch => batch.Length));
        Assert.Equal(Enumerable.Range(0, 23).Select(i => (long)i), first.SelectMany(batch => batch));
        Assert.Equal(first, second);
        Assert.Equal(5, promised);
        Assert.Equal(2 * 23, asked);
    }

    [Fact]
    public void A_seed_gives_one_order_for_any_number_of_workers()
    {
        var (first, second, promised, asked) = DataLoading.Order(shuffle: true, workers: 1, dropLast: true);
        Assert.Equal([5, 5, 5, 5], first.Select(batch => batch.Length));
        Assert.Equal(4, promised);
        Assert.Equal(2 * 20, asked);
        Assert.Equal(first, second);
        Assert.Equal(first, DataLoading.Order(shuffle: true, workers: 4, dropLast: true).First);

        var all = DataLoading.Order(shuffle: true, workers: 2, dropLast: false).First.SelectMany(batch => batch).ToArray();
        Assert.NotEqual(all.Order(), all);
        Assert.Equal(Enumerable.Range(0, 23).Select(i => (long)i), all.Order());
    }

    [Fact]
    public void Without_a_seed_passes_differ()
    {
        // Equal by chance once in 23! times.
        var (first, second, _, _) = DataLoading.Order(shuffle: true, workers: 2, dropLast: false, seed: null);
        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Batches_from_workers_teach_the_line(int workers)
    {
        var (first, last, distance) = DataLoading.Run(epochs: 20, workers);
        Assert.InRange(first, 0.5, 20);
        Assert.InRange(last, 0, 0.01);
        Assert.InRange(distance, 0, 0.2);
    }

    [Fact]
    public void Tensors_side_by_side()
    {
        var (shapes, sum) = DataLoading.SideBySide();
        Assert.Equal([[4, 1], [4, 1], [2, 1]], shapes);
        Assert.Equal(Enumerable.Range(0, 10).Sum(i => i * i), sum);
    }

    [Fact]
    public void A_collate_function_of_ones_own_pads()
    {
        var (lengths, widths, sum) = DataLoading.Padded();
        Assert.Equal([7, 6, 5, 4, 3, 2, 1], lengths);
        Assert.Equal([7, 4, 1], widths);
        Assert.Equal(Enumerable.Range(1, 7).Sum(n => n * (n + 1) / 2), sum);
    }
}
