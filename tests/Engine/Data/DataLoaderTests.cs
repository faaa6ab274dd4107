using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.utils.data;

namespace Engine.Tests.Data;

/// <summary>Batches: what is in them, in which order, whoever fetches it.</summary>
public class DataLoaderTests
{
    [Theory]
    [InlineData(10, 3, false, new[] { 3, 3, 3, 1 })]
    [InlineData(10, 3, true, new[] { 3, 3, 3 })]
    [InlineData(9, 3, false, new[] { 3, 3, 3 })]
    [InlineData(9, 3, true, new[] { 3, 3, 3 })]
    [InlineData(2, 3, false, new[] { 2 })]
    [InlineData(2, 3, true, new int[0])]
    [InlineData(0, 1, false, new int[0])]
    [InlineData(0, 4, false, new int[0])]
    public void Batches_have_the_sizes_that_Count_promises(long samples, int size, bool drop, int[] expected)
    {
        using var loader = DataLoader(new NamedNumbers(samples), size, drop_last: drop);
        Assert.Equal(expected, loader.Select(batch => (int)batch["y"].shape[0]));
        Assert.Equal(expected.Length, loader.Count);
    }

    [Fact]
    public void Named_tensors_are_stacked_under_their_names()
    {
        using var loader = DataLoader(new NamedNumbers(5), 2);
        var seen = new List<double>();
        foreach (var batch in loader)
        {
            Assert.Equal(["x", "y"], batch.Keys);
            Assert.Equal(ScalarType.Int64, batch["y"].dtype);
            Assert.Equal([batch["y"].shape[0], 2], batch["x"].shape);
            seen.AddRange(batch["x"].data<double>());
        }
        Assert.Equal([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5], seen);
    }

    [Fact]
    public void Lists_of_tensors_are_stacked_place_by_place()
    {
        using var x = arange(12, dtype: float32).reshape(4, 3);
        using var y = arange(4);
        using var loader = DataLoader(TensorDataset(x, y), 3);
        var batches = loader.Select(batch => (batch[0].data<float>().ToArray(), batch[1].data<long>().ToArray())).ToList();
        Assert.Equal([0f, 1, 2, 3, 4, 5, 6, 7, 8], batches[0].Item1);
        Assert.Equal([0L, 1, 2], batches[0].Item2);
        Assert.Equal([9f, 10, 11], batches[1].Item1);
        Assert.Equal([3L], batches[1].Item2);
    }

    [Fact]
    public void A_collate_function_of_ones_own_makes_whatever_it_likes()
    {
        using var loader = new DataLoader<string, string>(new Made<string>(5, index => $"s{index}"), 2, (samples, device) => string.Join('+', samples) + "@" + device);
        Assert.Equal(["s0+s1@cpu", "s2+s3@cpu", "s4@cpu"], loader);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(64)]
    public void The_order_of_a_seed_is_the_same_for_any_number_of_workers(int workers)
    {
        using var alone = DataLoader(new NamedNumbers(103), 8, shuffle: true, seed: 11);
        using var loader = DataLoader(new NamedNumbers(103), 8, shuffle: true, seed: 11, num_worker: workers);
        var expected = Order(alone);
        Assert.Equal(Enumerable.Range(0, 103).Select(i => (long)i), expected.Order());
        Assert.NotEqual(expected.Order(), expected);
        for (var pass = 0; pass < 3; pass++) Assert.Equal(expected, Order(loader));
    }

    [Fact]
    public void Without_a_seed_every_pass_has_an_order_of_its_own()
    {
        using var loader = DataLoader(new NamedNumbers(50), 8, shuffle: true);
        Assert.NotEqual(Order(loader), Order(loader)); // false alarm: 1 in 50!
    }

    [Fact]
    public void A_sampler_decides_which_samples_come()
    {
        using var loader = DataLoader(new NamedNumbers(10), 2, shuffler: [7, 7, 1]);
        Assert.Equal([7L, 7, 1], Order(loader));
        Assert.Equal([7L, 7, 1], Order(loader));
    }

    [Fact]
    public void Workers_run_at_the_same_time()
    {
        using var meeting = new Barrier(3);
        using var loader = new DataLoader<bool, bool>(
            new Made<bool>(3, _ => meeting.SignalAndWait(TimeSpan.FromSeconds(60))), 3, (met, _) => met.All(one => one), num_worker: 3);
        Assert.True(loader.Single());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Workers_differentiate_as_the_caller_does(int workers)
    {
        using var weight = ones(1, requires_grad: true);
        var samples = new MadeLists(8, _ => [weight * 2]);
        using var loader = DataLoader(samples, 8, num_worker: workers);
        Assert.True(loader.Select(batch => batch[0].requires_grad).Single());
        using (no_grad()) Assert.False(loader.Select(batch => batch[0].requires_grad).Single());
        using (inference_mode()) Assert.False(loader.Select(batch => batch[0].requires_grad).Single());
    }

    [Fact]
    public void A_pass_can_be_started_again()
    {
        using var loader = DataLoader(new NamedNumbers(4), 2, shuffle: true, seed: 1);
        using var pass = loader.GetEnumerator();
        var expected = Order(loader);
        pass.MoveNext();
        pass.Reset();
        pass.MoveNext();
        Assert.Equal(expected[..2], pass.Current["y"].data<long>());
        pass.MoveNext();
        Assert.False(pass.MoveNext());
    }

    [Fact]
    public void Settings_can_be_read()
    {
        var samples = new NamedNumbers(4);
        using var loader = DataLoader(samples, 2, shuffler: [1, 0], num_worker: -3, drop_last: true, disposeBatch: false, disposeDataset: false);
        Assert.Same(samples, loader.dataset);
        Assert.Equal((2, 1, true, false, false), (loader.batch_size, loader.num_workers, loader.drop_last, loader.DisposeBatch, loader.DisposeDataset));
        Assert.Equal([1L, 0], loader.sampler);
        Assert.Equal(DeviceType.CPU, loader.Device.type);
        Assert.NotNull(loader.collate_fn);
    }

    [Fact]
    public void Batches_go_to_the_device()
    {
        using var loader = DataLoader(new NamedNumbers(3), 3, device: META);
        Assert.Equal(DeviceType.META, loader.Select(batch => batch["x"].device_type).Single());
    }

    private static List<long> Order(DataLoader loader) => [.. loader.SelectMany(batch => batch["y"].data<long>().ToArray())];
}
