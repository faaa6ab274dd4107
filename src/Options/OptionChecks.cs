using static System.FormattableString;

namespace DropoutTorch.Options;

/// <summary>Collects the rules that options break, a line each, so that all of them are reported at once.</summary>
public sealed class OptionChecks
{
    private const long MostValues = 1 << 30, MostLayers = 10_000;

    private readonly List<string> _found = [];

    /// <summary>The lines so far, without repetition.</summary>
    public IReadOnlyList<string> Found => _found;

    /// <summary>A size of at least 1, and at most what a tensor in memory can have.</summary>
    public void Size(string subject, long size)
    {
        That(size >= 1, subject, "a size of at least 1", Invariant($"{size}"), "choose 1 or more");
        That(size <= MostValues, subject, Invariant($"a size of at most {MostValues}"), Invariant($"{size}"), "choose a smaller one");
    }

    /// <summary>A number of layers.</summary>
    public void Layers(string subject, long count)
    {
        That(count >= 1, subject, "at least 1", Invariant($"{count}"), "choose 1 or more");
        That(count <= MostLayers, subject, Invariant($"at most {MostLayers}"), Invariant($"{count}"), "choose fewer");
    }

    /// <summary>A number of at least <paramref name="least"/>; none, where there need not be one, will do.</summary>
    public void AtLeast(long least, string subject, long? number) =>
        That(number is null || number >= least, subject, Invariant($"at least {least}"), Invariant($"{number}"), Invariant($"choose {least} or more"));

    /// <summary>A number in [0, 1].</summary>
    public void Share(string subject, double share) =>
        That(share is >= 0 and <= 1, subject, "a number from 0 to 1", Invariant($"{share}"), "choose one in that range");

    /// <summary>Height and width of at least <paramref name="least"/> each.</summary>
    public void Image(IReadOnlyList<long> size, long least)
    {
        ArgumentNullException.ThrowIfNull(size);
        That(
            size.Count == 2 && size.All(edge => edge >= least),
            "image size", Invariant($"a height and a width of at least {least}"), $"({string.Join(", ", size)})", Invariant($"give two numbers, {least} or more"));
    }

    /// <summary>A probability in [0, 1].</summary>
    public void ProbabilityOf(string subject, double p) =>
        That(p is >= 0 and <= 1, subject, "a probability between 0 and 1", Invariant($"{p}"), "choose a number from 0 (drop nothing) to 1 (drop everything)");

    /// <summary>One probability for all places, or one for each of them.</summary>
    public void ForEach(string subject, IReadOnlyList<double> rates, int places, string placeNames)
    {
        ArgumentNullException.ThrowIfNull(rates);
        That(
            rates.Count == 1 || rates.Count == places,
            subject, Invariant($"one probability, or one for each of the {places} {placeNames}"), Invariant($"{rates.Count}"), Invariant($"give one or {places}"));
        foreach (double p in rates)
            ProbabilityOf(subject, p);
    }

    /// <summary>One of the known names.</summary>
    public void Name(string subject, string name, IReadOnlyList<string> known) => Add(Violation.OfName(subject, name, known));

    /// <summary>Any other rule, worded as <see cref="Violation.Of"/>.</summary>
    public void That(bool holds, string subject, string expected, string got, string fix) => Add(holds ? null : Violation.Of(subject, expected, got, fix));

    /// <summary>A line that is worded already; null for none.</summary>
    public void Add(string? line)
    {
        if (line is not null && !_found.Contains(line))
            _found.Add(line);
    }
}
