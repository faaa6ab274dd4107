using TorchSharp.Native;

namespace TorchSharp.Modules;

/// <summary>The ways in which TorchSharp's overloads give sizes, one for each dimension.</summary>
internal static class Sizes
{
    internal static long[] Of((long, long) sizes) => [sizes.Item1, sizes.Item2];

    internal static long[] Of((long, long, long) sizes) => [sizes.Item1, sizes.Item2, sizes.Item3];

    internal static long[]? Of((long, long)? sizes) => sizes is { } given ? Of(given) : null;

    internal static long[]? Of((long, long, long)? sizes) => sizes is { } given ? Of(given) : null;

    internal static double[]? Of((double, double)? factors) => factors is { } given ? [given.Item1, given.Item2] : null;

    internal static double[]? Of((double, double, double)? factors) => factors is { } given ? [given.Item1, given.Item2, given.Item3] : null;

    /// <summary>The same size for each dimension.</summary>
    internal static long[] Repeat(long size, int dimensions)
    {
        var sizes = new long[dimensions];
        Array.Fill(sizes, size);
        return sizes;
    }

    internal static long[]? Repeat(long? size, int dimensions) => size is { } given ? Repeat(given, dimensions) : null;

    /// <summary>An operator's argument; where nothing is given, its schema's default.</summary>
    internal static Value OrDefault(long[]? sizes) => sizes is null ? Value.Default : sizes;

    internal static Value OrDefault(long? size) => size is { } given ? new long[] { given } : Value.Default;

    /// <exception cref="ArgumentException">There is not one size for each dimension.</exception>
    internal static long[] Expect(string name, string argument, long[] sizes, int dimensions) => sizes.Length == dimensions
        ? sizes
        : throw new ArgumentException($"{name}: expected {dimensions} elements in {argument}, got [{string.Join(", ", sizes)}].", argument);
}
