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
            // 4,000,000 bytes and their header in whole pages, with a rest of less than a mebibyte that stays with its block.
            Assert.InRange(CpuMemory.Now.Live - before, 4_000_000, 4_004_096 + (1 << 20));
        }
        Assert.Equal(before, CpuMemory.Now.Live);
    }

    [Fact]
    public void Trimming_gives_back_what_no_live_block_lies_beside()
    {
        CpuMemory.Trim();
        var pinned = CpuMemory.Now.Cached;
        Fill(64 << 20);
        Assert.True(CpuMemory.Now.Cached >= pinned + (200 << 20));
        CpuMemory.Trim();
        Assert.Equal(pinned, CpuMemory.Now.Cached);
    }

    [Fact]
    public void What_a_large_block_leaves_serves_smaller_ones_and_grows_together_again()
    {
        CpuMemory.Trim();
        var (before, pinned) = (CpuMemory.Now, CpuMemory.Now.Cached);
        Fill(64 << 20); // 256 MiB, more than may lie about from elsewhere
        var parts = Enumerable.Range(0, 9).Select(_ => empty(7 << 20)).ToArray(); // 28 MiB each
        Assert.Equal(9, CpuMemory.Now.CacheHits - before.CacheHits);
        foreach (var part in (int[])[1, 8, 4, 0, 3, 7, 2, 6, 5]) parts[part].Dispose();
        Fill(64 << 20);
        Assert.Equal(10, CpuMemory.Now.CacheHits - before.CacheHits);
        CpuMemory.Trim();
        Assert.Equal(pinned, CpuMemory.Now.Cached);
    }

    /// <summary>Blocks of all sizes come and go in random order (seed 4); each holds a number of its own until it goes.</summary>
    [Fact]
    public void No_two_live_blocks_overlap()
    {
        var random = new Random(4);
        var live = new List<(Tensor Block, long Number)>();
        for (var i = 0; i < 1500; i++)
        {
            if (live.Count > 24 || (live.Count > 0 && random.Next(2) == 0))
            {
                var at = random.Next(live.Count);
                CheckAndFree(live[at]);
                live.RemoveAt(at);
            }
            else
            {
                var block = empty((long)Math.Pow(2, 10 + (random.NextDouble() * 11)), dtype: ScalarType.Int64); // 8 KiB to 16 MiB
                live.Add((block.fill_(i), i));
            }
        }
        live.ForEach(CheckAndFree);
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

    private static void CheckAndFree((Tensor Block, long Number) entry)
    {
        using var same = entry.Block.eq(entry.Number);
        using var all = same.all();
        Assert.True(all.item<bool>());
        entry.Block.Dispose();
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
