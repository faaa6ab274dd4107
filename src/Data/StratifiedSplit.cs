namespace DropoutTorch.Data;

/// <summary>
/// Keeps back a share of the samples, the same share of every class. Each sample has a random number that depends on (seed, sample) alone,
/// and of each class those with the smallest are kept back; so a larger share keeps the same samples back and further ones.
/// </summary>
public static class StratifiedSplit
{
    /// <summary>
    /// Splits the samples 0 to N − 1. Of share · N, rounded, every class gets its proportion rounded down, and what is then left goes to the
    /// classes with the largest remainders, the lower class first.
    /// </summary>
    /// <param name="labels">The class of each sample, 0 on.</param>
    /// <param name="share">The share that is kept back, in [0, 1).</param>
    /// <param name="seed">Which samples.</param>
    /// <returns>The numbers of the samples that remain for training, and of those kept back, both ascending.</returns>
    public static (long[] Train, long[] Validation) Of(IReadOnlyList<int> labels, double share, long seed)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (share is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "expected a share from 0 to below 1");
        bool[] kept = new bool[labels.Count];
        IGrouping<int, int>[] classes = [.. Enumerable.Range(0, labels.Count).GroupBy(i => labels[i]).OrderBy(group => group.Key)];
        long[] quotas = Quotas([.. classes.Select(group => group.Count())], share);
        foreach ((IGrouping<int, int> members, long quota) in classes.Zip(quotas))
            foreach (int i in members.OrderBy(i => new CounterRandom((ulong)seed, RandomStreams.Split, (ulong)i).Next()).Take((int)quota))
                kept[i] = true;
        return (Where(kept, false), Where(kept, true));
    }

    /// <summary>Splits samples that have no classes: share · N of them, rounded, are kept back.</summary>
    /// <param name="count">N.</param>
    /// <param name="share">The share that is kept back, in [0, 1).</param>
    /// <param name="seed">Which samples.</param>
    /// <returns>The numbers of the samples that remain for training, and of those kept back, both ascending.</returns>
    public static (long[] Train, long[] Validation) Of(int count, double share, long seed) => Of(new int[count], share, seed);

    private static long[] Quotas(int[] sizes, double share)
    {
        double[] exact = [.. sizes.Select(size => share * size)];
        long[] quotas = [.. exact.Select(value => (long)value)];
        long left = (long)Math.Round(share * sizes.Sum(), MidpointRounding.AwayFromZero) - quotas.Sum();
        foreach (int i in Enumerable.Range(0, sizes.Length).OrderByDescending(i => exact[i] - quotas[i]).Take((int)left))
            quotas[i]++;
        return quotas;
    }

    private static long[] Where(bool[] kept, bool wanted) => [.. Enumerable.Range(0, kept.Length).Where(i => kept[i] == wanted).Select(i => (long)i)];
}
