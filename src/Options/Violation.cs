using static System.FormattableString;

namespace DropoutTorch.Options;

/// <summary>Words one broken rule of an options record as a line, so that all of them can be collected before anything is thrown.</summary>
public static class Violation
{
    private const int MostNames = 16;

    /// <summary><c>SUBJECT: expected X, got Y. Fix: Z.</c>, in the words of <see cref="DataException"/>.</summary>
    /// <param name="subject">Which setting.</param>
    /// <param name="expected">What it has to be.</param>
    /// <param name="got">What it is.</param>
    /// <param name="fix">What to do, as an order without the full stop.</param>
    public static string Of(string subject, string expected, string got, string fix) => new DataException(subject, expected, got, fix).Message;

    /// <summary>The line for a name that is none of the known ones, with the nearest of them; null when it is known.</summary>
    public static string? OfName(string subject, string name, IReadOnlyList<string> known)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (known.Contains(name))
            return null;
        if (known.Count == 0)
            return Of(subject, "none", $"'{name}'", "leave it out");
        string? nearest = NearestName.Find(name, known);
        // A long list hides the line's end, which is all that is wanted where the name was nearly right.
        string expected = nearest is not null && known.Count > MostNames ? Invariant($"one of {known.Count} known names") : "one of " + string.Join(", ", known);
        return Of(subject, expected, $"'{name}'", nearest is null ? "use one of these names" : $"use '{nearest}'");
    }
}
