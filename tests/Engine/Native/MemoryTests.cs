using TorchSharp.Native;
using static TorchSharp.torch;

namespace Engine.Tests.Native;

/// <summary>The allocator's counters are the process's; AssemblyInfo.cs keeps tests from running side by side.</summary>
public class MemoryTests
{
    // What earlier tests left to the finalizer must not be freed in the middle of a count.
    public MemoryTests() => Settle();

    [Fact]
    public void A_freed_block_serves_the_next_request_of_its_size()
    {
        Fill(1 << 20);
        var before = CpuMemory.Now;
        for (var i = 0; i < 100; i++) Fill(1 << 20);
        var after = CpuMemory.Now;
        Assert.True(after.Allocations - before.Allocations >= 100);
        Assert.Equal(after.Allocations - before.Allocations, after.CacheHits - before.CacheHits);
        Assert.Equal(before.Live, after.Live);
    }

    [Fact]
    public void Live_bytes_follow_the_tensors()
    {
        var before = CpuMemory.Now.Live;
        using (empty(1_000_000))
        {
            // 4,000,000 bytes in a class at most an eighth larger.
            Assert.InRange(CpuMemory.Now.Live - before, 4_000_000, 4_500_000);
        }
        Assert.Equal(before, CpuMemory.Now.Live);
    }

    [Fact]
    public void Trimming_gives_everything_back()
    {
        Fill(1 << 20);
        Assert.True(CpuMemory.Now.Cached > 0);
        CpuMemory.Trim();
        Assert.Equal(0, CpuMemory.Now.Cached);
    }

    [Fact]
    public void Every_size_is_aligned_and_as_large_as_asked()
    {
        for (long bytes = 1; bytes < 1 << 22; bytes = bytes * 9 / 8 + 1)
        {
            using var block = empty(bytes, dtype: ScalarType.Byte);
            block.fill_(1);
            Assert.Equal(bytes, block.sum().item<long>());
            unsafe
            {
                Assert.Equal(0, (long)block.DataPointer % 64);
            }
        }
    }

    [Fact]
    public void A_request_beyond_reason_is_an_error_and_not_a_crash()
    {
        var error = Assert.Throws<TorchException>(() => empty(1L << 50));
        Assert.Contains("out of memory", error.Message, StringComparison.Ordinal);
        Assert.Throws<TorchException>(() => empty(1L << 62, 1L << 62));
    }

    [Fact]
    public void A_loop_that_forgets_every_Dispose_stays_bounded()
    {
        var before = CpuMemory.Now;
        var highest = 0L;
        for (var i = 0; i < 2_000; i++)
        {
            _ = zeros(1 << 20).add_(i); // 4 MiB, 8 GiB in all
            highest = Math.Max(highest, CpuMemory.Now.Live);
        }
        // Collections run in the background while the loop goes on; without them this would be 8 GiB.
        Assert.InRange(highest - before.Live, 0, 2L << 30);
        Settle();
        Assert.InRange(CpuMemory.Now.Live - before.Live, long.MinValue, 64 << 20);
    }

    [Fact]
    public void Tensors_of_other_threads_are_freed_too()
    {
        var before = CpuMemory.Now.Live;
        Parallel.For(0, 64, i => { using var t = ones(100_000).add_(i); });
        Assert.Equal(before, CpuMemory.Now.Live);
    }

    private static void Fill(long elements)
    {
        using var block = ones(elements);
    }

    private static void Settle()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
