using DropoutTorch.Options;
using static TorchSharp.torch;

namespace DropoutTorch.Models.Weights;

/// <summary>How the tensors of a file and of a module answer each other.</summary>
/// <param name="Pairs">Those that can be loaded, each tensor of the module once.</param>
/// <param name="Twins">Two tensors of the file for one of the module, which has two names: their values must agree.</param>
/// <param name="Report">The names, sorted into those that can be loaded and those that cannot.</param>
/// <param name="Advice">What to do where they do not fit.</param>
internal sealed record WeightsFit(
    IReadOnlyList<(WeightsEntry Entry, Tensor Target)> Pairs, IReadOnlyList<WeightsTwins> Twins, WeightsReport Report, WeightsAdvice Advice)
{
    private const string Counter = "num_batches_tracked";

    internal static WeightsFit Compare(WeightsFile file, Dictionary<string, Tensor> targets, WeightsOptions options)
    {
        Dictionary<string, WeightsEntry> entries = ByModuleName(file, options);
        // A parameter that two modules share is one tensor under two names. Python tools write both (torch.save) or one (safetensors).
        ILookup<nint, string> tied = targets.ToLookup(target => target.Value.Handle, target => target.Key);
        Dictionary<nint, (string Name, WeightsEntry Entry, Tensor Target)> filled = [];
        List<WeightsTwins> twins = [];
        List<string> mismatched = [];
        HashSet<string> differing = [];
        var advice = new WeightsAdvice(file, options);
        foreach ((string name, Tensor target) in targets.Where(target => entries.ContainsKey(target.Key)))
        {
            WeightsEntry entry = entries[name];
            bool sameShape = target.shape.SequenceEqual(entry.Shape);
            if (!sameShape || !(target.dtype == entry.Type || (options.ConvertTypes && entry.Type is not null)))
            {
                advice.Differs(entry, sameShape);
                differing.Add(name);
                mismatched.Add($"{name} {entry.Description} for {target.dtype} {Quote.Shape(target.shape)}");
            }
            else if (!filled.TryAdd(target.Handle, (name, entry, target)))
            {
                twins.Add(new WeightsTwins(filled[target.Handle].Name, filled[target.Handle].Entry, name, entry));
            }
        }
        bool IsThere(string name) => entries.ContainsKey(name) || tied[targets[name].Handle].Any(entries.ContainsKey) || IsLateCounter(name, entries);
        bool IsFilled(string name) => filled.ContainsKey(targets[name].Handle) && !differing.Contains(name);
        var others = file.OtherValues.Select(other => $"{Quote.Short(other.Key)} ({other.Value})");
        return new WeightsFit(
            [.. filled.Values.Select(pair => (pair.Entry, pair.Target))],
            twins,
            new WeightsReport(
                [.. targets.Keys.Where(IsFilled)],
                [.. targets.Keys.Where(name => !IsThere(name))],
                [.. entries.Keys.Where(name => !targets.ContainsKey(name)).Select(Quote.Short), .. others],
                mismatched),
            advice);
    }

    /// <exception cref="DataException">Something does not fit that the options demand.</exception>
    internal void Check(WeightsFile file, string module, WeightsOptions options)
    {
        string[] problems =
        [
            .. List("missing", options.Strict ? Report.Missing : []),
            .. List("unexpected", options.Strict ? Report.Unexpected : []),
            .. List("different", options.SkipMismatched && !Advice.WrongTypes ? [] : Report.Mismatched),
        ];
        if (problems.Length == 0 && Pairs.Count == 0 && Report.Missing.Count + Report.Mismatched.Count > 0)
            problems = ["none of its names"];
        if (problems.Length > 0)
            throw new DataException(file.Name, $"the weights of this {module}", string.Join("; ", problems), Advice.Fix(Report));
        if (Twins.FirstOrDefault(twins => !file.HasSameValues(twins.Entry, twins.OtherEntry)) is { } differ)
            throw new DataException(
                file.Name, $"the same values in {Quote.Text(differ.Name)} and {Quote.Text(differ.OtherName)}, which are one tensor of this {module}",
                "different ones", "load them into a model in which they are two, or leave one of them out of the file");
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
