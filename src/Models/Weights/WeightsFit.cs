using DropoutTorch.Data;
using static TorchSharp.torch;

namespace DropoutTorch.Models.Weights;

/// <summary>How the tensors of a file and of a module answer each other.</summary>
/// <param name="Pairs">Those that can be loaded.</param>
/// <param name="Report">The names, sorted into those that can be loaded and those that cannot.</param>
/// <param name="WrongTypes">Whether something differs in dtype, which no option passes over.</param>
internal sealed record WeightsFit(IReadOnlyList<(WeightsEntry Entry, Tensor Target)> Pairs, WeightsReport Report, bool WrongTypes)
{
    private const string DataParallel = "module.";
    private const string Counter = "num_batches_tracked";

    internal static WeightsFit Compare(WeightsFile file, Dictionary<string, Tensor> targets, WeightsOptions options)
    {
        Dictionary<string, WeightsEntry> entries = ByModuleName(file, options);
        List<(WeightsEntry, Tensor)> pairs = [];
        List<string> loaded = [], mismatched = [];
        bool wrongTypes = false;
        foreach ((string name, Tensor target) in targets.Where(target => entries.ContainsKey(target.Key)))
        {
            WeightsEntry entry = entries[name];
            bool sameShape = target.shape.SequenceEqual(entry.Shape);
            bool sameType = target.dtype == entry.Type || (options.ConvertTypes && entry.Type is not null);
            if (sameShape && sameType)
            {
                pairs.Add((entry, target));
                loaded.Add(name);
                continue;
            }
            wrongTypes |= sameShape && !sameType;
            mismatched.Add($"{name} {entry.Description} for {target.dtype} {Quote.Shape(target.shape)}");
        }
        var others = file.OtherValues.Select(other => $"{Quote.Short(other.Key)} ({other.Value})");
        return new WeightsFit(pairs, new WeightsReport(
            loaded,
            [.. targets.Keys.Where(name => !entries.ContainsKey(name) && !IsLateCounter(name, entries))],
            [.. entries.Keys.Where(name => !targets.ContainsKey(name)).Select(Quote.Short), .. others],
            mismatched), wrongTypes);
    }

    /// <exception cref="DataException">Something does not fit that the options demand.</exception>
    internal void Check(WeightsFile file, string module, WeightsOptions options)
    {
        string[] problems =
        [
            .. List("missing", options.Strict ? Report.Missing : []),
            .. List("unexpected", options.Strict ? Report.Unexpected : []),
            .. List("different", options.SkipMismatched && !WrongTypes ? [] : Report.Mismatched),
        ];
        if (problems.Length == 0 && Pairs.Count == 0 && Report.Missing.Count + Report.Mismatched.Count > 0)
            problems = ["none of its names"];
        if (problems.Length > 0)
            throw new DataException(file.Name, $"the weights of this {module}", string.Join("; ", problems), Fix(file, options));
    }

    private string Fix(WeightsFile file, WeightsOptions options)
    {
        if (options.StripPrefix is null && file.Entries.Count > 0 && file.Entries.All(entry => entry.Name.StartsWith(DataParallel, StringComparison.Ordinal)))
            return $"set StripPrefix to '{DataParallel}', which PyTorch's DataParallel puts before every name";
        return WrongTypes && Report.Missing.Count + Report.Unexpected.Count == 0
            ? "set ConvertTypes, or load them into a model of the same dtype"
            : "load them into a model with the options that they were saved with";
    }

    private static Dictionary<string, WeightsEntry> ByModuleName(WeightsFile file, WeightsOptions options)
    {
        Dictionary<string, WeightsEntry> entries = [];
        foreach (WeightsEntry entry in file.Entries)
        {
            string name = ModuleName(entry.Name, options);
            if (!entries.TryAdd(name, entry))
                throw new DataException(
                    file.Name, "names that differ also without StripPrefix and after Rename", $"{Quote.Text(name)} twice", "leave these options away");
        }
        return entries;
    }

    // BatchNorm counts its batches since PyTorch 0.4.1; like PyTorch, older files are taken, and the module's count stays.
    private static bool IsLateCounter(string name, Dictionary<string, WeightsEntry> entries) =>
        name.EndsWith(Counter, StringComparison.Ordinal) && entries.ContainsKey(name[..^Counter.Length] + "running_mean");

    private static string ModuleName(string name, WeightsOptions options)
    {
        if (options.StripPrefix is string prefix && name.StartsWith(prefix, StringComparison.Ordinal))
            name = name[prefix.Length..];
        return options.Rename?.Invoke(name) ?? name;
    }

    private static IEnumerable<string> List(string kind, IReadOnlyList<string> names) => names.Count == 0 ? [] : [$"{kind}: {string.Join(", ", names)}"];
}
