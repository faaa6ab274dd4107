namespace DropoutTorch.Benchmarks;

/// <summary>
/// Several sides timed block after block in turn, so that a machine whose speed drifts treats all of them alike, and medians, which
/// ignore the blocks that another program disturbed.
/// </summary>
public static class Interleaved
{
    /// <summary>Milliseconds a call: for each side its blocks, in their order.</summary>
    /// <param name="sides">In the order in which they take turns.</param>
    /// <param name="rounds">How often a side with enough blocks has its turn; one with fewer has its turns spread over the rounds.</param>
    public static IReadOnlyList<IReadOnlyList<double>> Blocks(IReadOnlyList<Side> sides, int rounds)
    {
        List<double>[] times = [.. sides.Select(_ => new List<double>())];
        for (var round = 0; round < rounds; round++)
            foreach (var (i, side) in sides.Index())
                if (HasTurn(round, rounds, side.Blocks)) times[i].Add(side.Time());
        return times;
    }

    /// <summary>The median; NaN of nothing.</summary>
    public static double Median(IReadOnlyList<double> values)
    {
        if (values.Count == 0) return double.NaN;
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static bool HasTurn(int round, int rounds, long blocks) =>
        blocks >= rounds || (round + 1) * blocks / rounds > round * blocks / rounds;
}
