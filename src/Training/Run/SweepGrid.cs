using System.Security.Cryptography;
using System.Text;
using DropoutTorch.Options;

namespace DropoutTorch.Training;

/// <summary>Settings with several values each, all combinations of which are to be run.</summary>
/// <param name="Axes">Keys of settings and their values, the last of which varies fastest.</param>
public sealed record SweepGrid(IReadOnlyList<(string Key, IReadOnlyList<string> Values)> Axes)
{
    /// <summary>The setting whose values are repetitions, not variants.</summary>
    public const string SeedKey = "training.seed";

    private const long MostRuns = 10_000;
    private const int LongestName = 100;

    /// <summary>Reads values with commas between them, or semicolons where the values themselves are lists.</summary>
    /// <exception cref="OptionsException">There is no setting, a value is missing or there twice, or there are too many combinations.</exception>
    public static SweepGrid Parse(IReadOnlyDictionary<string, string> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var checks = new OptionChecks();
        checks.That(settings.Count > 0, "--over", "at least one setting with values", "none", "write it like --over dropout=0,0.2,0.5");
        List<(string, IReadOnlyList<string>)> axes = [];
        double runs = 1;
        foreach ((string key, string text) in settings)
        {
            string[] values = text.Split(text.Contains(';', StringComparison.Ordinal) ? ';' : ',', StringSplitOptions.TrimEntries);
            checks.That(values.All(value => value.Length > 0), key, "values with commas between them", $"'{text}'", "write it like --over dropout=0,0.2,0.5");
            checks.That(values.Distinct().Count() == values.Length, key, "each value once", $"'{text}'", "leave the repetition out");
            axes.Add((key, values));
            runs *= values.Length;
        }
        checks.That(runs <= MostRuns, "--over", $"at most {MostRuns} combinations", $"{runs}", "leave some values out");
        OptionsException.ThrowIfAny(checks.Found);
        return new SweepGrid(axes);
    }

    /// <summary>All combinations, each with the name of its run's folder.</summary>
    public IEnumerable<(string name, IReadOnlyDictionary<string, string> values)> Combinations()
    {
        IEnumerable<Dictionary<string, string>> all = [[]];
        foreach ((string key, IReadOnlyList<string> values) in Axes)
            all = all.SelectMany(combination => values.Select(value => new Dictionary<string, string>(combination) { [key] = value }));
        return all.Select(values => (NameOf(values), (IReadOnlyDictionary<string, string>)values));
    }

    // The same for the same values, whatever else is in the grid. Values that are paths may differ only in what a file name cannot hold.
    private static string NameOf(Dictionary<string, string> values)
    {
        string text = string.Join('-', values.Select(pair => $"{pair.Key[(pair.Key.LastIndexOf('.') + 1)..]}={pair.Value}"));
        string safe = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '=' or '.' or '-' or '_' or ',' ? c : '_'));
        return safe == text && safe.Length <= LongestName
            ? safe
            : $"{safe[..Math.Min(safe.Length, LongestName)]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4))}";
    }
}
