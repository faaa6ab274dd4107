namespace DropoutTorch.Data;

/// <summary>
/// A counter-based random stream: SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators").
/// Draw number k of the stream with key K is <c>Mix(K + k * 0x9E3779B97F4A7C15)</c>, so any (seed, stream, index) can be drawn
/// alone, in any order and on any thread, with the same result. Only integer arithmetic and exact float steps: the same numbers
/// on every machine. Not for cryptography.
/// </summary>
internal struct CounterRandom
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    // Four independent 16-bit uniforms added up: mean 4 * 65535/2, variance 4 * (65536^2 - 1)/12.
    private const float BellMean = 131070f;
    private const float BellScale = 1f / 37837.227f;

    private ulong _state;

    /// <summary>The plain SplitMix64 sequence that starts at <paramref name="key"/>.</summary>
    public CounterRandom(ulong key) => _state = key;

    /// <summary>
    /// The stream of one item: <c>key = Mix(Mix(Mix(seed) + stream) + index)</c>. Mix is a bijection, so that indices never share a key.
    /// </summary>
    public CounterRandom(ulong seed, ulong stream, ulong index)
        : this(Mix(Mix(Mix(seed) + stream) + index))
    {
    }

    /// <summary>SplitMix64's output function, applied to the state that follows <paramref name="state"/>.</summary>
    public static ulong Mix(ulong state)
    {
        ulong z = state + Increment;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>64 uniform bits.</summary>
    public ulong Next()
    {
        ulong value = Mix(_state);
        _state += Increment;
        return value;
    }

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>), 24 bits of resolution.</summary>
    public float Uniform(float low, float high) => low + ((high - low) * ((Next() >> 40) * (1f / 16777216f)));

    /// <summary>Uniform in (0, 1), 52 bits of resolution, never 0 or 1: (k + 1/2) / 2^52.</summary>
    public double Fraction() => ((Next() >> 12) + 0.5) * (1.0 / (1L << 52));

    /// <summary>True with probability <paramref name="p"/>.</summary>
    public bool Chance(float p) => Uniform(0f, 1f) < p;

    /// <summary>Uniform in 0 .. <paramref name="count"/> - 1; the bias is below count / 2^32.</summary>
    public int Below(int count) => (int)(((Next() >> 32) * (ulong)count) >> 32);

    /// <summary>
    /// Bell-shaped, mean 0, variance 1, within +-3.5: the sum of four uniforms. It stands in for a normal draw because it needs no
    /// logarithm or cosine, whose last bit differs between C libraries.
    /// </summary>
    public float Bell()
    {
        ulong bits = Next();
        ulong sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        return (sum - BellMean) * BellScale;
    }
}
