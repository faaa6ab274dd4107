using DropoutTorch.Options;
using static System.FormattableString;

namespace DropoutTorch.Models;

/// <summary>What samples a model takes.</summary>
public sealed class SampleRule
{
    private const double MostValues = 1 << 30;

    private readonly string _expected;
    private readonly Func<IReadOnlyList<long>, bool> _fits;

    private SampleRule(string kind, string expected, Func<IReadOnlyList<long>, bool> fits, long least = 1) =>
        (Kind, _expected, _fits, LeastEdge) = (kind, expected, fits, least);

    /// <summary>Samples of any shape: they are flattened.</summary>
    public static SampleRule Any { get; } = new("samples of any shape", "samples of one dimension or more", shape => shape.Count >= 1);

    /// <summary>Sequences of token numbers, of any length.</summary>
    public static SampleRule Tokens { get; } = new("sequences of token numbers", "samples of shape (T), token numbers", shape => shape.Count == 1);

    /// <summary>Images whose height and width are at least <paramref name="least"/>.</summary>
    public static SampleRule Images(long least) =>
        new(
            "images", Invariant($"samples of shape (C, H, W), H and W at least {least}"), shape => shape is [_, long height, long width] && Math.Min(height, width) >= least, least);

    /// <summary>What they are, in a few words.</summary>
    public string Kind { get; }

    /// <summary>The least height and width of images.</summary>
    public long LeastEdge { get; }

    /// <summary>A line when the samples do not fit; null when they do.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="sampleShape">Without the batch dimension.</param>
    public string? Check(string model, IReadOnlyList<long> sampleShape)
    {
        ArgumentNullException.ThrowIfNull(sampleShape);
        bool known = sampleShape.All(size => size >= 1) && sampleShape.Aggregate(1.0, (product, size) => product * size) <= MostValues;
        return known && _fits(sampleShape)
            ? null
            : Violation.Of(model, _expected, $"({string.Join(", ", sampleShape)})", "choose other data, or a model that takes these");
    }
}
