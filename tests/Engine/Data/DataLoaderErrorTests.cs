using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.utils.data;

namespace Engine.Tests.Data;

/// <summary>What goes wrong in a worker comes out at the consumer, as it was thrown.</summary>
public class DataLoaderErrorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void The_exception_of_the_first_sample_that_fails_comes_out_of_the_loop(int workers)
    {
        var samples = new Made<long>(20, index => index % 7 >= 5 ? throw new FormatException($"sample {index}") : index);
        using var loader = new DataLoader<long, long>(samples, 10, (items, _) => items.Sum(), num_worker: workers);
        for (var pass = 0; pass < 20; pass++)
        {
            var error = Assert.Throws<FormatException>(() => loader.ToList());
            Assert.Equal("sample 5", error.Message);
            Assert.Contains("Made`1.GetTensor", error.StackTrace, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_failed_batch_leaves_no_tensors(int workers)
    {
        using var used = new MemoryGauge();
        var samples = new MadeLists(16, index => [zeros(1000), index == 11 ? throw new FormatException() : ones(1000)]);
        using (var loader = DataLoader(samples, 16, num_worker: workers)) Assert.Throws<FormatException>(() => loader.ToList());
        used.AssertSame();
    }

    [Fact]
    public void A_failing_collate_function_leaves_no_tensors()
    {
        var before = LiveTensors.Count;
        using var loader = new DataLoader<Tensor, Tensor>(new Made<Tensor>(4, index => tensor(index)), 2, (items, _) => throw new FormatException(zeros(3).ToString()));
        Assert.Throws<FormatException>(() => loader.ToList());
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void Samples_that_do_not_fit_together_are_named()
    {
        using var shapes = DataLoader(new MadeLists(2, index => [zeros(3), zeros(index + 1)]), 2);
        Assert.Equal(
            "DataLoader: expected tensors of one shape at place 1, got [1] and [2]; pad them, or collate them with a function of your own.",
            Assert.Throws<ArgumentException>(() => shapes.ToList()).Message);
        using var counts = DataLoader(new MadeLists(2, index => [.. Enumerable.Repeat(zeros(1), (int)index + 1)]), 2);
        Assert.Equal("DataLoader: expected 1 tensors in every sample of a batch, got 2.", Assert.Throws<ArgumentException>(() => counts.ToList()).Message);
        using var names = DataLoader(new MadeNames(2, index => new() { [index == 0 ? "x" : "z"] = zeros(1) }), 2);
        Assert.Equal("DataLoader: expected 'x' in every sample of a batch, got one with z.", Assert.Throws<ArgumentException>(() => names.ToList()).Message);
    }

    [Fact]
    public void Settings_are_checked_when_the_loader_is_made()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => DataLoader(new NamedNumbers(3), 0));
        Assert.StartsWith("DataLoader: expected a batch size of at least 1, got 0.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => DataLoader((Dataset)null!, 1));
        Assert.Throws<ArgumentNullException>(() => DataLoader(new NamedNumbers(3), 1, shuffler: null!));
        Assert.Throws<ArgumentNullException>(() => new DataLoader<long, long>(new Made<long>(1, index => index), 1, null!));
    }

    [Fact]
    public void A_sampler_that_fails_is_heard()
    {
        using var loader = DataLoader(new NamedNumbers(3), 2, shuffler: Broken());
        Assert.Equal("sampler", Assert.Throws<FormatException>(() => loader.ToList()).Message);

        static IEnumerable<long> Broken()
        {
            yield return 0;
            throw new FormatException("sampler");
        }
    }
}
