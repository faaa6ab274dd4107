namespace DropoutTorch.Options;

/// <summary>Options that break rules: all of the broken ones, a line each, so that they can be repaired in one go.</summary>
public sealed class OptionsException : ArgumentException
{
    /// <summary>Builds the message from the lines.</summary>
    /// <param name="violations">At least one line, worded by <see cref="Violation"/>.</param>
    public OptionsException(IReadOnlyList<string> violations)
        : base(string.Join(Environment.NewLine, violations)) => Violations = violations;

    /// <summary>What is wrong, in the order of the checks.</summary>
    public IReadOnlyList<string> Violations { get; }

    /// <summary>Throws when there is any violation.</summary>
    public static void ThrowIfAny(IReadOnlyList<string> violations)
    {
        ArgumentNullException.ThrowIfNull(violations);
        if (violations.Count > 0)
            throw new OptionsException(violations);
    }
}
