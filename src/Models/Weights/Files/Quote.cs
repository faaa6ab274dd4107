using System.Globalization;

namespace DropoutTorch.Models.Weights;

/// <summary>Words of a file in a line for people: a damaged or hostile file may hold a name of megabytes.</summary>
internal static class Quote
{
    private const int Longest = 200;

    /// <summary>In quotation marks, cut where it is very long.</summary>
    internal static string Text(string text) => $"'{Short(text)}'";

    /// <summary>Cut where it is very long.</summary>
    internal static string Short(string text) =>
        text.Length <= Longest ? text : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, Longest)}... ({text.Length} characters)");

    /// <summary>As PyTorch prints a shape.</summary>
    internal static string Shape(IEnumerable<long> shape) => $"({string.Join(", ", shape)})";
}
