namespace DropoutTorch.Layers;

/// <summary>How a DropConnect layer answers when it draws no masks.</summary>
public sealed record DropConnectInference
{
    private DropConnectInference(int samples) => Samples = samples;

    /// <summary>
    /// The weights' mean: y = a(W·x + b). Exact where there is no activation; else the mean of a(·) is taken for a(mean).
    /// </summary>
    public static DropConnectInference Mean { get; } = new(0);

    /// <summary>How many normal numbers are drawn for each unit; 0 for the mean rule.</summary>
    public int Samples { get; }

    /// <summary>
    /// The paper's rule: what enters the activation is taken for normal with the mean and variance of
    /// <see cref="Functional.drop_connect_moments"/>, and the activation is averaged over samples of it. With S samples the average's
    /// standard error is the activation's standard deviation divided by √S.
    /// </summary>
    /// <param name="samples">One or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one.</exception>
    public static DropConnectInference MomentMatching(int samples = 100) => samples >= 1
        ? new(samples)
        : throw new ArgumentOutOfRangeException(nameof(samples), $"moment matching: expected one sample or more, got {samples}.");

    /// <inheritdoc/>
    public override string ToString() => Samples == 0 ? nameof(Mean) : $"{nameof(MomentMatching)}({Samples})";
}
