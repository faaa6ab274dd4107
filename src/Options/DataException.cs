namespace DropoutTorch.Options;

/// <summary>
/// A mistake that the user can repair: a missing or damaged file, an unknown name, a number out of range. The message is one line,
/// <c>SUBJECT: expected X, got Y. Fix: Z.</c>, and is meant to be printed as it is.
/// </summary>
public sealed class DataException : Exception
{
    /// <summary>Builds the line. Control characters, which a file name may hold, become '?', so that it stays one line.</summary>
    /// <param name="subject">What is wrong: a file, or a setting by its name.</param>
    /// <param name="expected">What should have been there.</param>
    /// <param name="got">What was there.</param>
    /// <param name="fix">What to do, as an order without the full stop.</param>
    /// <param name="inner">The error that revealed it, where there is one.</param>
    public DataException(string subject, string expected, string got, string fix, Exception? inner = null)
        : base(OneLine($"{subject}: expected {expected}, got {got}. Fix: {fix}."), inner)
    {
        Expected = OneLine(expected);
        Got = OneLine(got);
    }

    /// <summary>What should have been there, for whoever tells of the fault in other words.</summary>
    public string Expected { get; }

    /// <summary>What was there.</summary>
    public string Got { get; }

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
