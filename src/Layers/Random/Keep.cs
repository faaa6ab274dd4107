namespace DropoutTorch.Layers.Random;

/// <summary>
/// The comparison that keeps an element with probability 1 − p: its first 16 random bits against <see cref="High"/>, and where they
/// tie, 16 more against <see cref="Low"/>. The probability is that of 32 bits, exact to 2^-32, at the price of 16.
/// </summary>
internal readonly struct Keep
{
    /// <param name="p">The probability of dropping, strictly between 0 and 1.</param>
    internal Keep(double p)
    {
        // Neither certainty: an element may be dropped at p = 1e-10 only as rarely as 32 bits can say, and never all of them.
        var threshold = Math.Clamp(Math.Round((1 - p) * 4294967296.0), 1, 4294967295.0);
        High = (uint)threshold >> 16;
        Low = (uint)threshold & 0xFFFF;
    }

    internal uint High { get; }

    internal uint Low { get; }

    /// <summary>Whether further bits can matter.</summary>
    internal bool CanTie => Low != 0;

    /// <summary>The reference: one element.</summary>
    internal bool Of(in StreamAddress address, long row, long element)
    {
        var first = address.Half(row, element);
        return first < High || first == High && CanTie && address.ForTies.Half(row, element) < Low;
    }
}
