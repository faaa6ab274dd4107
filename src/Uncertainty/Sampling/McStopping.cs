namespace DropoutTorch.Uncertainty;

/// <summary>
/// When a batch has had enough passes: once the Monte-Carlo standard error of every mean probability is at most a bound. It is looked at
/// after each so many passes, so that when to stop depends on nothing but the passes.
/// </summary>
public sealed record McStopping
{
    private const int FewestSamples = 2;

    /// <param name="bound">The largest standard error, a probability above 0; 0.01, say.</param>
    /// <param name="every">Passes between two looks, at least 1.</param>
    /// <param name="min_samples">Passes before the first look, at least 2: fewer have no spread.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public McStopping(double bound, int every = 10, int min_samples = 20)
    {
        if (!(bound > 0 && double.IsFinite(bound)))
            throw new ArgumentOutOfRangeException(nameof(bound), FormattableString.Invariant($"bound: expected a standard error above 0, got {bound}"));
        Check.Positive(every, nameof(every));
        ArgumentOutOfRangeException.ThrowIfLessThan(min_samples, FewestSamples);
        (Bound, Every, MinSamples) = (bound, every, min_samples);
    }

    /// <summary>The largest standard error.</summary>
    public double Bound { get; }

    /// <summary>Passes between two looks.</summary>
    public int Every { get; }

    /// <summary>Passes before the first look.</summary>
    public int MinSamples { get; }

    internal bool IsEnough(RunningMoments moments) =>
        moments.Count >= MinSamples && (moments.Count - MinSamples) % Every == 0 && moments.StandardError().max().item<double>() <= Bound;
}
