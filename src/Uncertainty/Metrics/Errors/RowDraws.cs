using DropoutTorch.Layers.Random;

namespace DropoutTorch.Uncertainty;

/// <summary>Rows drawn with replacement: a draw is a function of seed, resample, list and place alone.</summary>
internal sealed class RowDraws(long seed, long[] counts)
{
    /// <summary>For each list as many rows as it has, each from 0 to the count - 1.</summary>
    internal long[][] Of(int resample) => [.. counts.Select((count, list) => Draw(resample, list, count))];

    private long[] Draw(int resample, int list, long count)
    {
        var rows = new long[count];
        for (var i = 0; i < rows.Length; i += 2)
        {
            var (a, b, c, d) = Philox.Block((ulong)seed, (uint)(i / 2), (uint)resample, (uint)list, 0);
            rows[i] = Row(a, b, count);
            if (i + 1 < rows.Length) rows[i + 1] = Row(c, d, count);
        }
        return rows;
    }

    // The high half of the product: off by at most count / 2^64 from evenly likely.
    private static long Row(uint low, uint high, long count) => (long)Math.BigMul(((ulong)high << 32) | low, (ulong)count, out _);
}
