using TorchSharp.Native;
using static TorchSharp.torch;

namespace Engine.Tests.Extensions;

public class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Each_worker_is_called_once(int workers)
    {
        var calls = new int[workers];
        new Extras().Threads.Run(workers, worker => Interlocked.Increment(ref calls[worker]));
        Assert.All(calls, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Workers_are_on_more_than_one_thread_where_libtorch_has_more()
    {
        var threads = get_num_threads();
        set_num_threads(2);
        try
        {
            var seen = new System.Collections.Concurrent.ConcurrentDictionary<int, bool>();
            using var both = new Barrier(2);
            // Each waits for the other, which is not possible on one thread.
            new Extras().Threads.Run(2, _ =>
            {
                Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(30)));
                seen[Environment.CurrentManagedThreadId] = true;
            });
            Assert.Equal(2, seen.Count);
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void An_exception_comes_back_to_the_caller_after_all_have_run()
    {
        var calls = 0;
        var error = Assert.Throws<InvalidOperationException>(() => new Extras().Threads.Run(4, worker =>
        {
            Interlocked.Increment(ref calls);
            if (worker == 2) throw new InvalidOperationException("the third");
        }));
        Assert.Equal("the third", error.Message);
        Assert.Equal(4, calls);
    }

    [SkippableFact]
    public void Subnormal_numbers_are_zero_on_every_thread_until_the_region_ends()
    {
        using var scope = NewDisposeScope();
        // Large enough for every thread to get a share; half of the smallest normal number.
        var small = full(1 << 20, 1.17549435e-38f) * 0.5f;
        Assert.Equal(1 << 20, (small * 1).ne(0).sum().item<long>());
        using (var outer = new Extras().Threads.flush_denormal())
        {
            Skip.If(outer is null, "the processor offers no choice");
            Assert.Equal(0, (small * 1).ne(0).sum().item<long>());
            using (new Extras().Threads.flush_denormal()) { }
            Assert.Equal(0, (small * 1).ne(0).sum().item<long>()); // the outer region goes on
            outer.Dispose();
            Assert.Equal(1 << 20, (small * 1).ne(0).sum().item<long>());
        }
        Assert.Equal(1 << 20, (small * 1).ne(0).sum().item<long>());
    }

    [Fact]
    public void No_worker_is_no_team()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Extras().Threads.Run(0, _ => { }));
        Assert.Throws<ArgumentNullException>(() => new Extras().Threads.Run(1, null!));
    }
}
