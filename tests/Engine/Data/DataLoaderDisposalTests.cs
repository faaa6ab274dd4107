using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.utils.data;

namespace Engine.Tests.Data;

/// <summary>Who disposes what, and when.</summary>
public class DataLoaderDisposalTests
{
    [Fact]
    public void A_batch_lives_until_the_next_one_is_asked_for()
    {
        using var loader = DataLoader(new NamedNumbers(4), 2);
        using var pass = loader.GetEnumerator();
        pass.MoveNext();
        var first = pass.Current["x"];
        Assert.False(first.IsInvalid);
        pass.MoveNext();
        Assert.True(first.IsInvalid);
        var second = pass.Current["x"];
        Assert.False(pass.MoveNext());
        Assert.True(second.IsInvalid);
    }

    [Fact]
    public void Leaving_the_loop_disposes_the_batch()
    {
        using var loader = DataLoader(new NamedNumbers(4), 2);
        Assert.True(loader.First()["x"].IsInvalid);
    }

    [Fact]
    public void A_batch_that_is_not_disposed_belongs_to_no_scope()
    {
        using var loader = DataLoader(new NamedNumbers(4), 2, disposeBatch: false);
        List<Dictionary<string, Tensor>> batches;
        using (NewDisposeScope()) batches = [.. loader];
        Assert.Equal([0L, 1], batches[0]["y"].data<long>());
        Assert.Equal([2L, 3], batches[1]["y"].data<long>());
        foreach (var part in batches.SelectMany(batch => batch.Values)) part.Dispose();
    }

    [Fact]
    public void A_scope_around_the_loop_ends_after_it_and_takes_no_batch_along()
    {
        using var loader = DataLoader(new NamedNumbers(6), 2);
        using var pass = loader.GetEnumerator();
        using (NewDisposeScope()) pass.MoveNext();
        Assert.Equal([0L, 1], pass.Current["y"].data<long>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Samples_are_disposed_once_the_batch_is_put_together(int workers)
    {
        var made = new Tensor[4];
        using var kept = zeros(2);
        var samples = new MadeLists(4, index => [made[index] = zeros(2), kept]);
        using var loader = DataLoader(samples, 4, num_worker: workers);
        using var pass = loader.GetEnumerator();
        pass.MoveNext();
        Assert.All(made, sample => Assert.True(sample.IsInvalid));
        Assert.False(kept.IsInvalid);
        Assert.Equal([4, 2], pass.Current[0].shape);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Passes_leave_no_tensors(int workers)
    {
        using var used = new MemoryGauge();
        using (var x = rand(100, 3))
        using (var loader = DataLoader(TensorDataset(x), 8, shuffle: true, seed: 2, num_worker: workers))
            for (var pass = 0; pass < 3; pass++)
                Assert.Equal(100, loader.Sum(batch => batch[0].shape[0]));
        used.AssertSame();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_data_set_is_disposed_with_the_loader_unless_told_otherwise(bool dispose)
    {
        var samples = new NamedNumbers(4);
        DataLoader(samples, 2, disposeDataset: dispose).Dispose();
        Assert.Equal(dispose, samples.Disposed);
    }

    [Fact]
    public void A_list_of_tensors_in_a_collate_functions_own_hands_is_disposed_as_its_scope_says()
    {
        var before = LiveTensors.Count;
        using (var loader = new DataLoader<Tensor, Tensor>(new Made<Tensor>(4, index => tensor(index)), 2, (items, _) => stack(items.Select(item => item * 2), 0)))
            foreach (var batch in loader) Assert.Equal(2, batch.numel());
        Assert.Equal(before, LiveTensors.Count);
    }
}
