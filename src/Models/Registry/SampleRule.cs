using static System.FormattableString;

namespace DropoutTorch.Models;

/// <summary>What samples a model takes.</summary>
public sealed class SampleRule
{
    private readonly string _expected;
    private readonly Func<IReadOnlyList<long>, bool> _fits;

    private SampleRule(string expected, Func<IReadOnlyList<long>, bool> fits) => (_expected, _fits) = (expected, fits);

    /// <summary>Samples of any shape: they are flattened.</summary>
    public static SampleRule Any { get; } = new("samples of one dimension or more", shape => shape.Count >= 1);

    /// <summary>Sequences of token numbers, of any length.</summary>
    public static SampleRule Tokens { get; } = new("samples of shape (T), token numbers", shape => shape.Count == 1);

    /// <summary>Images whose height and width are at least <paramref name="least"/>.</summary>
    public static SampleRule Images(long least) =>
        new(Invariant($"samples of shape (C, H, W), H and W at least {least}"), shape => shape is [_, long height, long width] && Math.Min(height, width) >= least);

    /// <summary>A line when the samples do not fit; null when they do.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="sampleShape">Without the batch dimension.</param>
    public string? Check(string model, IReadOnlyList<long> sampleShape)
    {
        ArgumentNullException.ThrowIfNull(sampleShape);
        return sampleShape.All(size => size >= 1) && _fits(sampleShape)
            ? null
            : Violation.Of(model, _expected, $"({string.Join(", ", sampleShape)})", "choose other data, or a model that takes these");
    }
}
