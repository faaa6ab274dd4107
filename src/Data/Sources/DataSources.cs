using DropoutTorch.Data.Digits;
using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>A data set that can be asked for by name.</summary>
/// <param name="Name">Its name on the command line and in files.</param>
/// <param name="Summary">What it is, in one line.</param>
/// <param name="OptionsType">The <see cref="DataOptions"/> that describe it.</param>
/// <param name="Defaults">Its options where nothing else is said.</param>
public sealed record DataSource(string Name, string Summary, Type OptionsType, Func<DataOptions> Defaults)
{
    /// <summary>The options, changed by what the user said.</summary>
    /// <param name="settings">Values by the names of the options, as <see cref="OptionSettings"/> reads them.</param>
    /// <exception cref="OptionsException">A setting is none of the options, or cannot be read.</exception>
    public DataOptions Configure(IReadOnlyDictionary<string, string>? settings = null) =>
        OptionSettings.Apply(Defaults(), settings ?? new Dictionary<string, string>());
}

/// <summary>All data sets, by name.</summary>
public static class DataSources
{
    /// <summary>Every source, the built-in one first.</summary>
    public static IReadOnlyList<DataSource> All { get; } =
    [
        .. DigitsOptions.Entries,
        .. MoonsOptions.Entries,
        .. Regression1dOptions.Entries,
        .. MnistOptions.Entries,
        .. CifarOptions.Entries,
        .. ImageFolderOptions.Entries,
        .. TableOptions.Entries,
        .. TextOptions.Entries,
    ];

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(source => source.Name)];

    /// <summary>The source called <paramref name="name"/> (letter case counts).</summary>
    /// <exception cref="OptionsException">There is none; the message lists the names and points at the nearest.</exception>
    public static DataSource Find(string name) => Family.Find("data set", name, All, source => source.Name);
}
