namespace DropoutTorch.Uncertainty;

/// <summary>Seeds for streams that must not resemble each other although their numbers do.</summary>
internal static class StreamSeed
{
    /// <summary>
    /// The seed of a stream: two rounds of the SplitMix64 finaliser (Steele, Lea and Flood, "Fast splittable pseudorandom number
    /// generators", OOPSLA 2014). The low half is as well mixed as the high one, and torch's CPU generator uses only that.
    /// </summary>
    internal static long Of(long seed, long stream) => unchecked((long)Mix(Mix((ulong)seed) + (ulong)stream));

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
