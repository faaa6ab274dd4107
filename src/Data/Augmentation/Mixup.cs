namespace DropoutTorch.Data;

/// <summary>
/// Mixes every sample of a batch with another of it: x = λ·x + (1 − λ)·x[other], one λ ~ Beta(α, α) and one random permutation a batch.
/// Zhang, Cisse, Dauphin and Lopez-Paz, "mixup: Beyond Empirical Risk Minimization", ICLR 2018, arXiv:1710.09412.
/// </summary>
/// <param name="Lambda">The weight of the samples themselves, in [0, 1].</param>
/// <param name="Others">For each sample, which one of the batch is mixed in.</param>
internal sealed record Mixup(double Lambda, int[] Others)
{
    private const double Steps = 1 << 24;

    public static Mixup Draw(CounterRandom random, double alpha, int count)
    {
        double lambda = Beta(ref random, alpha);
        int[] others = [.. Enumerable.Range(0, count)];
        for (int left = count; left > 1; left--)
        {
            int chosen = random.Below(left);
            (others[chosen], others[left - 1]) = (others[left - 1], others[chosen]);
        }
        return new Mixup(lambda, others);
    }

    /// <summary>The mixed samples, float32 steps in the order of the paper's code.</summary>
    public void Apply(ReadOnlySpan<float> samples, Span<float> into)
    {
        int size = Others.Length == 0 ? 0 : samples.Length / Others.Length;
        float own = (float)Lambda, rest = (float)(1 - Lambda);
        for (int i = 0; i < Others.Length; i++)
        {
            ReadOnlySpan<float> sample = samples.Slice(i * size, size), other = samples.Slice(Others[i] * size, size);
            Span<float> mixed = into.Slice(i * size, size);
            for (int k = 0; k < mixed.Length; k++)
                mixed[k] = (own * sample[k]) + (rest * other[k]);
        }
    }

    /// <summary>
    /// A draw of Beta(α, α), without rejections: with t of Student's distribution with 2α degrees of freedom, as Bailey's polar method draws
    /// it, 1/2 + t / (2 √(2α + t²)). Rounded to 24 bits, so that the last bit of the C library's functions does not show.
    /// Devroye 1996, "Random variate generation in one line of code".
    /// </summary>
    internal static double Beta(ref CounterRandom random, double alpha)
    {
        double cos = Math.Cos(2 * Math.PI * random.Fraction());
        double square = (Math.Pow(random.Fraction(), -1 / alpha) - 1) * cos * cos;
        double offset = Math.CopySign(0.5 / Math.Sqrt(1 + (1 / square)), cos);
        return Math.Round((0.5 + offset) * Steps) / Steps;
    }
}
