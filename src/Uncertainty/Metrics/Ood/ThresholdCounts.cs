using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>How many scores of each side have one value. Equal scores cannot be told apart by a threshold, so they count as one.</summary>
/// <param name="Score">The value.</param>
/// <param name="Inside">How many in-distribution scores equal it.</param>
/// <param name="Outside">How many out-of-distribution scores equal it.</param>
internal readonly record struct ThresholdCounts(double Score, long Inside, long Outside)
{
    /// <summary>All values that occur, ascending.</summary>
    internal static List<ThresholdCounts> Of(Tensor inScores, Tensor outScores) => Pure.Value(() =>
    {
        var inside = Numbers.Of(Check.Numbers(inScores, "in_scores"));
        var outside = Numbers.Of(Check.Numbers(outScores, "out_scores"));
        Array.Sort(inside);
        Array.Sort(outside);
        return Merge(inside, outside);
    });

    private static List<ThresholdCounts> Merge(double[] inside, double[] outside)
    {
        var counts = new List<ThresholdCounts>();
        var (i, o) = (0, 0);
        while (i < inside.Length || o < outside.Length)
        {
            var score = Math.Min(At(inside, i), At(outside, o));
            var (firstIn, firstOut) = (i, o);
            while (i < inside.Length && inside[i] == score) i++;
            while (o < outside.Length && outside[o] == score) o++;
            counts.Add(new(score, i - firstIn, o - firstOut));
        }
        return counts;
    }

    private static double At(double[] sorted, int index) => index < sorted.Length ? sorted[index] : double.PositiveInfinity;
}
