namespace DropoutTorch.Models.Weights;

/// <summary>What to do about a file that does not fit: the options that would let it pass, by what differs.</summary>
internal sealed class WeightsAdvice(WeightsFile file, WeightsOptions options)
{
    private const string DataParallel = "module.";
    private const string SameModel = "load them into a model with the options that they were saved with";
    private const int NamedKeys = 5;

    private bool _wrongShapes, _unknownTypes;

    /// <summary>Whether something differs in dtype alone, which no option passes over.</summary>
    internal bool WrongTypes { get; private set; }

    /// <summary>Notes a tensor that differs.</summary>
    internal void Differs(WeightsEntry entry, bool sameShape)
    {
        _wrongShapes |= !sameShape;
        WrongTypes |= sameShape;
        _unknownTypes |= sameShape && entry.Type is null;
    }

    /// <summary>The words after "Fix:".</summary>
    internal string Fix(WeightsReport report)
    {
        if (options.StripPrefix is null && file.Entries.Count > 0 && file.Entries.All(entry => entry.Name.StartsWith(DataParallel, StringComparison.Ordinal)))
            return $"set StripPrefix to '{DataParallel}', which PyTorch's DataParallel puts before every name";
        bool wrongNames = options.Strict && report.Missing.Count + report.Unexpected.Count > 0;
        if (WrongTypes && !_wrongShapes && !_unknownTypes && !wrongNames)
            return "set ConvertTypes, or load them into a model of the same dtype";
        string[] settings =
        [
            .. Setting("Strict = false", wrongNames),
            .. Setting("SkipMismatched = true", _wrongShapes && !options.SkipMismatched),
            .. Setting("ConvertTypes = true", WrongTypes),
        ];
        string loosely = settings.Length == 0 || _unknownTypes || report.Loaded.Count == 0 ? "" : $", or set {string.Join(" and ", settings)}";
        return Key() + SameModel + loosely;
    }

    private static IEnumerable<string> Setting(string text, bool helps) => helps ? [text] : [];

    /// <summary>A checkpoint may hold the weights that are meant in one of its dicts.</summary>
    private string Key()
    {
        string[] dicts = [.. file.OtherValues.Where(other => other.Value == PickleKind.Dict).Take(NamedKeys).Select(other => Quote.Text(other.Key))];
        return options.Key is not null || dicts.Length == 0 ? "" : $"set Key to {string.Join(" or ", dicts)}, which the file has as a dict, or ";
    }
}
