using DropoutTorch.Options;

namespace DropoutTorch.Models;

/// <summary>A model that can be asked for by name.</summary>
/// <param name="Name">Its name on the command line and in files.</param>
/// <param name="Summary">What it is, in one line.</param>
/// <param name="OptionsType">The <see cref="ModelOptions"/> that describe one such model.</param>
/// <param name="Typical">What it was made for, where nothing else is said.</param>
/// <param name="Samples">What samples it takes.</param>
/// <param name="Defaults">Its options for a task, every default filled in.</param>
public sealed record ModelEntry(
    string Name, string Summary, Type OptionsType, ModelTask Typical, SampleRule Samples, Func<ModelTask, ModelOptions> Defaults)
{
    /// <summary>The options for a task, changed by what the user said.</summary>
    /// <param name="task">The shape of the samples, and the number of classes.</param>
    /// <param name="settings">Values by the names of the options, as <see cref="OptionSettings"/> reads them.</param>
    /// <exception cref="OptionsException">The samples do not fit the model, or a setting is none of its options or cannot be read.</exception>
    public ModelOptions Configure(ModelTask task, IReadOnlyDictionary<string, string>? settings = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (Samples.Check(Name, task.SampleShape) is string misfit)
            throw new OptionsException([misfit]);
        ModelOptions defaults = Defaults(task);
        settings ??= new Dictionary<string, string>();
        OptionsException.ThrowIfAny(Misfits(defaults, settings));
        return OptionSettings.Apply(defaults, settings);
    }

    // The config.json of a run says what the data decided, which must be the same now.
    private static IReadOnlyList<string> Misfits(ModelOptions defaults, IReadOnlyDictionary<string, string> settings)
    {
        Dictionary<string, string> decided = OptionSettings.Values(defaults).Where(value => ModelTask.Decided.Contains(value.Name)).ToDictionary(value => value.Name, value => value.Value);
        return
        [
            .. settings.Where(setting => decided.TryGetValue(setting.Key, out string? value) && value != setting.Value)
                .Select(setting => Violation.Of(setting.Key, $"{decided[setting.Key]}, which the data decide", setting.Value, "leave it out, or choose other data")),
        ];
    }
}
