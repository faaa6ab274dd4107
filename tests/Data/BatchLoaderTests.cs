using DropoutTorch.Data;
using DropoutTorch.Options;
using TorchSharp;
using static TorchSharp.torch;

namespace Data.Tests;

/// <summary>The samples are their own indices, and sample i has target i, so that an order can be read off a batch.</summary>
public sealed class BatchLoaderTests : IDisposable
{
    private const int Count = 10;

    private readonly TensorDataset _dataset = Indices(Count);

    public void Dispose() => _dataset.Dispose();

    [Fact]
    public void Without_shuffling_batches_follow_the_data_set_and_the_last_is_the_rest()
    {
        var loader = new BatchLoader(_dataset, 4, shuffle: false);
        Assert.Equal(3, loader.BatchesPerEpoch);
        Assert.Equal([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]], Batches(loader));
        Assert.Equal([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]], Batches(loader));
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(3, 4)]
    [InlineData(5, 2)]
    [InlineData(10, 1)]
    [InlineData(11, 1)]
    [InlineData(long.MaxValue, 1)]
    public void Every_sample_comes_once_an_epoch(long batchSize, int batches)
    {
        var loader = new BatchLoader(_dataset, batchSize, seed: 3);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            long[][] drawn = Batches(loader);
            Assert.Equal(batches, drawn.Length);
            Assert.All(drawn[..^1], batch => Assert.Equal(batchSize, batch.Length));
            Assert.Equal(Enumerable.Range(0, Count).Select(i => (long)i), drawn.SelectMany(batch => batch).Order());
        }
    }

    [Fact]
    public void The_order_depends_on_seed_and_epoch_alone()
    {
        using TensorDataset hundred = Indices(100);
        long[][] Epochs(long seed)
        {
            var loader = new BatchLoader(hundred, 100, seed: seed);
            return [.. Enumerable.Range(0, 3).Select(_ => Batches(loader)[0])];
        }

        long[][] first = Epochs(seed: 0), again = Epochs(seed: 0);
        Assert.Equal(first, again);
        // Neighbouring seeds and epochs, whose sums meet, and seeds that agree in 32 bits all give orders of their own.
        long[][] all = [.. first, .. Epochs(1), .. Epochs(-1), .. Epochs(1L << 32)];
        Assert.Equal(12, all.Select(order => string.Join(',', order)).Distinct().Count());
    }

    [Fact]
    public void The_order_is_one_of_all_permutations()
    {
        // 6 orders of 3 samples, 600 epochs: each count has mean 100 and sd 9.1; 5.5 sd on 6 counts alarm falsely once in 4 million seeds.
        using TensorDataset three = Indices(3);
        var loader = new BatchLoader(three, 3, seed: 11);
        var counts = Enumerable.Range(0, 600).GroupBy(_ => string.Join(',', Batches(loader)[0])).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 50, 150));
    }

    [Fact]
    public void The_global_generator_is_neither_read_nor_moved()
    {
        manual_seed(1);
        long[][] afterSeed1 = Batches(new BatchLoader(_dataset, 3, seed: 3));
        manual_seed(2);
        using Tensor before = Generator.Default.get_state();
        long[][] afterSeed2 = Batches(new BatchLoader(_dataset, 3, seed: 3));
        using Tensor after = Generator.Default.get_state();
        Assert.Equal(afterSeed1, afterSeed2);
        Assert.Equal(before.data<byte>().ToArray(), after.data<byte>().ToArray());
    }

    [Fact]
    public void The_position_counts_batches_handed_out_and_moves_on_when_the_loop_ends()
    {
        var loader = new BatchLoader(_dataset, 4);
        Assert.Equal(new LoaderPosition(0, 0), loader.Position);
        var seen = new List<LoaderPosition>();
        foreach (Batch batch in loader.Epoch())
            using (batch)
                seen.Add(loader.Position);
        Assert.Equal([new(0, 1), new(0, 2), new(0, 3)], seen);
        Assert.Equal(new LoaderPosition(1, 0), loader.Position);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(1, 3)]
    [InlineData(2, 0)]
    public void A_loader_put_at_a_position_goes_on_like_the_one_that_was_there(long epoch, long batch)
    {
        var whole = new BatchLoader(_dataset, 4, seed: 9);
        long[][][] epochs = [Batches(whole), Batches(whole), Batches(whole)];
        var resumed = new BatchLoader(_dataset, 4, seed: 9) { Position = new LoaderPosition(epoch, batch) };
        Assert.Equal(epochs[epoch][(int)batch..], Batches(resumed));
        Assert.Equal(new LoaderPosition(epoch + 1, 0), resumed.Position);
    }

    [Fact]
    public void A_loop_left_early_is_taken_up_again()
    {
        var loader = new BatchLoader(_dataset, 4, seed: 9);
        long[][] whole = Batches(new BatchLoader(_dataset, 4, seed: 9));
        foreach (Batch batch in loader.Epoch())
        {
            using (batch)
                break;
        }
        Assert.Equal(new LoaderPosition(0, 1), loader.Position);
        Assert.Equal(whole[1..], Batches(loader));
    }

    [Fact]
    public void Impossible_positions_are_refused_and_change_nothing()
    {
        var loader = new BatchLoader(_dataset, 4) { Position = new LoaderPosition(5, 2) };
        const string fix = "Fix: restore the position of a loader with the same data set and batch size.";
        Assert.Equal($"loader position: expected an epoch of at least 0, got -1. {fix}", Refused(loader, -1, 0));
        Assert.Equal($"loader position: expected a batch from 0 to 3, got 4. {fix}", Refused(loader, 0, 4));
        Assert.Equal($"loader position: expected a batch from 0 to 3, got -1. {fix}", Refused(loader, 0, -1));
        Assert.Equal(new LoaderPosition(5, 2), loader.Position);
    }

    [Fact]
    public void Moving_the_position_inside_a_loop_is_refused()
    {
        var loader = new BatchLoader(_dataset, 4);
        Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (Batch batch in loader.Epoch())
                using (batch)
                    loader.Position = new LoaderPosition(0, 0);
        });
    }

    [Fact]
    public void Two_loops_at_once_are_refused()
    {
        var loader = new BatchLoader(_dataset, 4);
        using IEnumerator<Batch> one = loader.Epoch().GetEnumerator(), two = loader.Epoch().GetEnumerator();
        Assert.True(one.MoveNext());
        one.Current.Dispose();
        Assert.True(two.MoveNext());
        two.Current.Dispose();
        Assert.Throws<InvalidOperationException>(() => one.MoveNext());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void A_batch_size_below_1_is_refused(long batchSize)
    {
        DataException refused = Assert.Throws<DataException>(() => new BatchLoader(_dataset, batchSize));
        Assert.Equal($"batch size: expected at least 1, got {batchSize}. Fix: choose a batch size of 1 or more.", refused.Message);
    }

    [Fact]
    public void Inputs_and_targets_keep_their_shape_and_dtype_and_belong_together()
    {
        using var images = new TensorDataset("images", zeros(5, 1, 2, 2, dtype: float64), zeros(5, dtype: int64), ["only"]);
        using Batch batch = new BatchLoader(images, 3).Epoch().First();
        Assert.Equal([3L, 1, 2, 2], batch.Inputs.shape);
        Assert.Equal(float64, batch.Inputs.dtype);
        Assert.Equal([3L], batch.Targets.shape);
        Assert.Equal(int64, batch.Targets.dtype);
        Assert.Equal(3, batch.Count);

        foreach (Batch pair in new BatchLoader(_dataset, 3, seed: 1).Epoch())
            using (pair)
                Assert.Equal(pair.Targets.data<long>().ToArray(), pair.Inputs.data<float>().ToArray().Select(x => (long)x));
    }

    [Fact]
    public void A_batch_is_a_copy()
    {
        foreach (Batch batch in new BatchLoader(_dataset, 4, shuffle: false).Epoch())
            using (batch)
                batch.Inputs.zero_();
        Assert.Equal(Enumerable.Range(0, Count).Select(i => (float)i), _dataset.Inputs.data<float>().ToArray());
    }

    [Fact]
    public void Batches_belong_to_the_scope_that_asks_for_them_and_the_loop_survives_scopes_that_end_inside_it()
    {
        var loader = new BatchLoader(_dataset, 4, seed: 2);
        long[] expected = [.. Batches(new BatchLoader(_dataset, 4, seed: 2)).SelectMany(batch => batch)];
        var drawn = new List<long>();
        using IEnumerator<Batch> batches = loader.Epoch().GetEnumerator();
        while (true)
        {
            Batch batch;
            using (DisposeScope scope = NewDisposeScope())
            {
                if (!batches.MoveNext())
                    break;
                batch = batches.Current;
                Assert.Equal(2, scope.DisposablesCount);
                drawn.AddRange(batch.Targets.data<long>().ToArray());
            }
            Assert.True(batch.Inputs.IsInvalid);
            Assert.True(batch.Targets.IsInvalid);
        }
        Assert.Equal(expected, drawn);
    }

    [Fact]
    public void A_loop_that_frees_its_batches_leaves_nothing_behind()
    {
        var loader = new BatchLoader(_dataset, 3, seed: 2);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int epoch = 0; epoch < 5; epoch++)
            foreach (Batch batch in loader.Epoch())
                batch.Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static TensorDataset Indices(int count)
    {
        float[] inputs = [.. Enumerable.Range(0, count).Select(i => (float)i)];
        long[] targets = [.. Enumerable.Range(0, count).Select(i => (long)i)];
        return new TensorDataset("indices", tensor(inputs, [count, 1]), tensor(targets), [.. targets.Select(i => $"class {i}")]);
    }

    private static long[][] Batches(BatchLoader loader)
    {
        var batches = new List<long[]>();
        foreach (Batch batch in loader.Epoch())
            using (batch)
                batches.Add(batch.Targets.data<long>().ToArray());
        return [.. batches];
    }

    private static string Refused(BatchLoader loader, long epoch, long batch) =>
        Assert.Throws<DataException>(() => loader.Position = new LoaderPosition(epoch, batch)).Message;
}
