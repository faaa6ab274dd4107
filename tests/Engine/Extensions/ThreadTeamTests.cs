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

    [Fact]
    public void No_worker_is_no_team()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Extras().Threads.Run(0, _ => { }));
        Assert.Throws<ArgumentNullException>(() => new Extras().Threads.Run(1, null!));
    }
}
