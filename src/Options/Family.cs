namespace DropoutTorch.Options;

/// <summary>Things that are asked for by name.</summary>
public static class Family
{
    /// <summary>The one called <paramref name="name"/> (letter case counts).</summary>
    /// <param name="kind">What they are, for the error: "optimizer".</param>
    /// <param name="name">Which is wanted.</param>
    /// <param name="all">All of them, with names of their own.</param>
    /// <param name="nameOf">The name of one.</param>
    /// <exception cref="OptionsException">There is none; the message lists the names and points at the nearest.</exception>
    public static T Find<T>(string kind, string name, IReadOnlyList<T> all, Func<T, string> nameOf)
    {
        if (Violation.OfName(kind, name, [.. all.Select(nameOf)]) is string unknown)
            throw new OptionsException([unknown]);
        return all.First(one => nameOf(one) == name);
    }
}
