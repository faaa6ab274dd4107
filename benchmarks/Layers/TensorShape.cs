using System.Globalization;
using static TorchSharp.torch;

namespace DropoutTorch.Benchmarks;

/// <summary>Sizes and memory format of the tensor that a layer is measured on.</summary>
/// <param name="Sizes">The sizes.</param>
/// <param name="ChannelsLast">Of four dimensions, the second lies innermost in memory.</param>
public sealed record TensorShape(IReadOnlyList<long> Sizes, bool ChannelsLast = false)
{
    private const string ChannelsLastWord = " channels_last";
    private const long MostElements = 1L << 30;

    /// <summary>What is measured unless the caller says otherwise.</summary>
    public static IReadOnlyList<TensorShape> Defaults { get; } =
        [new([128, 1024]), new([4096, 4096]), new([128, 64, 32, 32]), new([128, 64, 32, 32], ChannelsLast: true)];

    /// <summary>The number of dimensions.</summary>
    public int Rank => Sizes.Count;

    /// <summary>Reads what <see cref="ToString"/> writes; null where it is something else, or more than 2^30 elements.</summary>
    public static TensorShape? Parse(string text)
    {
        var channelsLast = text.EndsWith(ChannelsLastWord, StringComparison.Ordinal);
        List<long> sizes = [];
        var elements = 1L;
        foreach (var part in (channelsLast ? text[..^ChannelsLastWord.Length] : text).Split('x'))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size == 0) return null;
            sizes.Add(size);
            elements *= size;
            if (elements > MostElements) return null;
        }
        return channelsLast && sizes.Count != 4 ? null : new TensorShape(sizes, channelsLast);
    }

    /// <summary>Standard normal numbers.</summary>
    public Tensor Values(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var values = ChannelsLast ? randn(Sizes[0], Sizes[2], Sizes[3], Sizes[1]).permute(0, 3, 1, 2) : randn([.. Sizes]);
        return values.to(dtype).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join('x', Sizes) + (ChannelsLast ? ChannelsLastWord : "");
}
