using System.Globalization;

namespace DropoutTorch.Layers;

/// <summary>The one check that every layer and functional makes on its probability.</summary>
internal static class Probability
{
    /// <summary>Gives <paramref name="p"/> back when it lies in [0, 1].</summary>
    internal static double Check(double p) => p is >= 0 and <= 1 // false for NaN as well
        ? p
        : throw new ArgumentOutOfRangeException(
            nameof(p), string.Create(CultureInfo.InvariantCulture, $"dropout probability has to be between 0 and 1, but got {p}"));

    /// <summary>Gives <paramref name="p"/> back when it lies in [0, 1).</summary>
    internal static double CheckBelowOne(double p) => Check(p) < 1
        ? p
        : throw new ArgumentOutOfRangeException(nameof(p), "dropout probability has to be below 1 here, where p / (1 - p) is used, but got 1");
}
