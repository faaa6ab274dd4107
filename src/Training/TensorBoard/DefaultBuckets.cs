namespace DropoutTorch.Training;

/// <summary>
/// The buckets of TensorFlow's histograms (its histogram.cc): from 10⁻¹² to 10²⁰ each limit is 1.1 times the one before, the same with
/// the other sign, 0 between them, and the largest number at either end. Bucket i holds limit[i-1] ≤ x &lt; limit[i].
/// </summary>
internal static class DefaultBuckets
{
    private const double Smallest = 1e-12, Largest = 1e20, Growth = 1.1;

    // Sign, exponent and four bits of the mantissa: within such a cell numbers differ by a sixteenth at most, so that no cell outside
    // the two innermost buckets, whatever its sign, holds more than one limit.
    private const int CellBits = 16, BelowCell = 64 - CellBits;

    private static readonly ushort[] FirstOfCell = new ushort[1 << CellBits];

    static DefaultBuckets()
    {
        List<double> positive = [];
        for (double limit = Smallest; limit < Largest; limit *= Growth)
            positive.Add(limit);
        positive.Add(double.MaxValue);
        Limits = [.. positive.AsEnumerable().Reverse().Select(limit => -limit), 0, .. positive];
        // One more, so that the largest number has a place too.
        LimitsAndEnd = [.. Limits, double.PositiveInfinity];
        for (int cell = 0; cell < FirstOfCell.Length; cell++)
            FirstOfCell[cell] = (ushort)Search(LowestIn(cell));
    }

    /// <summary>The limits, rising.</summary>
    internal static double[] Limits { get; }

    private static double[] LimitsAndEnd { get; }

    /// <summary>Which bucket a finite number belongs to; the largest number has one of its own behind the others.</summary>
    internal static int Of(double value)
    {
        int first = FirstOfCell[BitConverter.DoubleToUInt64Bits(value) >> BelowCell];
        return first + (value >= LimitsAndEnd[first] ? 1 : 0); // no jump, which the processor could not foresee
    }

    private static double LowestIn(int cell)
    {
        ulong bits = (ulong)cell << BelowCell;
        double end = BitConverter.UInt64BitsToDouble(bits);
        return double.IsNegative(end) ? BitConverter.UInt64BitsToDouble(bits | ((1UL << BelowCell) - 1)) : end;
    }

    /// <summary>The first limit above the value. The cells of infinities and NaNs are not asked for; they get any bucket.</summary>
    private static int Search(double value)
    {
        int at = Array.BinarySearch(Limits, value);
        return Math.Min(at >= 0 ? at + 1 : ~at, Limits.Length);
    }
}
