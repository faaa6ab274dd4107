using DropoutTorch.Data;
using DropoutTorch.Models;
using DropoutTorch.Options;

namespace DropoutTorch.Training;

/// <summary>
/// A run's options from text, as command lines and files say them: SECTION.NAME = value, where a section is data, model, optimizer,
/// schedule, dropout_schedule, training or checkpoints. SECTION alone is SECTION.name, which chooses what the section's other names mean;
/// a name alone is an option of the model.
/// </summary>
/// <example>
/// <code>
/// TrainOptions options = TrainSettings.Read(new Dictionary&lt;string, string>
/// {
///     ["data"] = "mnist", ["data.validation"] = "0.1", ["model"] = "mlp", ["dropout"] = "0.5", ["optimizer"] = "sgd", ["optimizer.lr"] = "0.1",
/// });
/// </code>
/// </example>
public static class TrainSettings
{
    private const string NameKey = "name", ModelSection = "model";
    private static readonly TrainOptions Defaults = new();

    /// <summary>The sections, in their order.</summary>
    public static IReadOnlyList<string> Sections { get; } = ["data", ModelSection, "optimizer", "schedule", "dropout_schedule", "training", "checkpoints"];

    /// <summary>Reads settings over the defaults.</summary>
    /// <exception cref="OptionsException">Keys are unknown, or values cannot be read; all of them are listed, and the rules that the others break.</exception>
    public static TrainOptions Read(IReadOnlyDictionary<string, string> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        List<string> found = [];
        var sections = Sections.ToDictionary(section => section, _ => new Dictionary<string, string>());
        foreach ((string key, string value) in settings)
        {
            (string section, string name) = Split(key);
            if (!sections.TryGetValue(section, out Dictionary<string, string>? values))
                found.Add(Unknown(key, settings));
            else if (!values.TryAdd(name, value))
                found.Add(Twice($"{section}.{name}"));
        }
        string model = sections[ModelSection].Remove(NameKey, out string? wanted) ? wanted : Defaults.Model;
        var options = new TrainOptions
        {
            Data = Part("data", Defaults.Data, name => DataSources.Find(name).Defaults()),
            Model = model,
            ModelSettings = sections[ModelSection],
            Optimizer = Part("optimizer", Defaults.Optimizer, Optimizers.Find),
            Schedule = Part("schedule", Defaults.Schedule, Schedules.Find),
            DropoutSchedule = Part("dropout_schedule", Defaults.DropoutSchedule, DropoutSchedules.Find),
            Training = Part("training", Defaults.Training, find: null),
            Checkpoints = Part("checkpoints", Defaults.Checkpoints, find: null),
        };
        found.AddRange(ModelMistakes(model, sections[ModelSection], settings));
        // What could be read is checked as well, so that all mistakes are told at once.
        OptionsException.ThrowIfAny(found.Count == 0 ? [] : [.. found.Union(options.ValidateParts())]);
        return options;

        T Part<T>(string section, T defaults, Func<string, T>? find)
            where T : NamedOptions
        {
            try
            {
                Dictionary<string, string> values = sections[section];
                T named = find is not null && values.Remove(NameKey, out string? name) ? find(name) : defaults;
                return OptionSettings.Apply(named, values);
            }
            catch (OptionsException e)
            {
                found.AddRange(e.Violations);
                return defaults;
            }
        }
    }

    /// <summary>
    /// Settings over others: a key of the upper ones replaces the same of the lower ones. A section for which they choose another name
    /// loses what the lower ones said about it; but other data, and another schedule, keep the settings that they have too (augmentation, say,
    /// or the warm-up), which mean the same there. An optimizer's rate does not.
    /// </summary>
    /// <exception cref="OptionsException">A setting is there twice, with its section and without.</exception>
    public static IReadOnlyDictionary<string, string> Over(IReadOnlyDictionary<string, string> lower, IReadOnlyDictionary<string, string> upper)
    {
        ArgumentNullException.ThrowIfNull(lower);
        ArgumentNullException.ThrowIfNull(upper);
        Dictionary<string, string> all = Canonical(lower);
        foreach ((string key, string value) in Canonical(upper))
        {
            (string section, string name) = Split(key);
            if (name == NameKey && all.GetValueOrDefault(key) != value)
            {
                IReadOnlyList<string> kept = KeptBy(section, value);
                foreach (string dropped in all.Keys.Where(other => Split(other) is var (its, option) && its == section && !kept.Contains(option)).ToArray())
                    all.Remove(dropped);
            }
        }
        foreach ((string key, string value) in Canonical(upper))
            all[key] = value;
        return all;
    }

    /// <summary>All settings of a run as a YAML file says them, every default written out.</summary>
    /// <param name="options">The run.</param>
    /// <param name="without">Keys that are left out; with that of a section, all its settings.</param>
    public static string ToYaml(TrainOptions options, params IReadOnlyList<string> without)
    {
        ArgumentNullException.ThrowIfNull(options);
        (string section, string name)[] leftOut = [.. without.Select(Split)];
        ModelEntry model = ModelRegistry.Find(options.Model);
        // What the data decide is not known yet, and is no setting.
        var settings = options.ModelSettings.Where(setting => !ModelTask.Decided.Contains(setting.Key)).ToDictionary();
        NamedOptions[] parts =
        [
            options.Data, model.Configure(model.Typical, settings), options.Optimizer, options.Schedule, options.DropoutSchedule, options.Training,
            options.Checkpoints,
        ];
        return string.Concat(Sections.Zip(parts).Where(part => !leftOut.Contains((part.First, NameKey))).Select(part =>
            $"{part.First}:\n{(part.First == part.Second.Name ? "" : $"  {NameKey}: {part.Second.Name}\n")}"
            + string.Concat(OptionSettings.Values(part.Second)
                .Where(value => !ModelTask.Decided.Contains(value.Name) && !leftOut.Contains((part.First, value.Name)))
                .Select(value => $"  {value.Name}: {value.Value}\n"))));
    }

    /// <summary>Every key that goes with the names that the settings choose; model options under the section's name.</summary>
    public static IReadOnlyList<string> Keys(IReadOnlyDictionary<string, string> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return
        [
            .. Sections,
            .. Of("data", Chosen("data", Defaults.Data, name => DataSources.Find(name).Defaults())),
            .. Of(ModelSection, ModelDefaults(NameOf(ModelSection, settings) ?? Defaults.Model)),
            .. Of("optimizer", Chosen("optimizer", Defaults.Optimizer, Optimizers.Find)),
            .. Of("schedule", Chosen("schedule", Defaults.Schedule, Schedules.Find)),
            .. Of("dropout_schedule", Chosen("dropout_schedule", Defaults.DropoutSchedule, DropoutSchedules.Find)),
            .. Of("training", Defaults.Training),
            .. Of("checkpoints", Defaults.Checkpoints),
        ];

        T Chosen<T>(string section, T defaults, Func<string, T> find)
            where T : NamedOptions
        {
            try
            {
                return NameOf(section, settings) is string name ? find(name) : defaults;
            }
            catch (OptionsException)
            {
                return defaults; // the name is reported by itself
            }
        }
    }

    private static IEnumerable<string> Of(string section, NamedOptions? options) =>
        options is null ? [] : OptionSettings.Names(options).Select(name => $"{section}.{name}");

    private static string? NameOf(string section, IReadOnlyDictionary<string, string> settings) =>
        settings.GetValueOrDefault(section) ?? settings.GetValueOrDefault($"{section}.{NameKey}");

    private static Dictionary<string, string> Canonical(IReadOnlyDictionary<string, string> settings)
    {
        Dictionary<string, string> all = [];
        var checks = new OptionChecks();
        foreach ((string key, string value) in settings)
        {
            // A key of no section stays as it is, for Read to complain about.
            (string section, string name) = Split(key);
            checks.Add(all.TryAdd($"{section}.{name}", value) ? null : Twice($"{section}.{name}"));
        }
        OptionsException.ThrowIfAny(checks.Found);
        return all;
    }

    /// <summary>The settings of a section that outlast the choice of another name, as far as the section knows it.</summary>
    private static IReadOnlyList<string> KeptBy(string section, string name) => section switch
    {
        "data" when DataSources.Names.Contains(name) => OptionSettings.Names(DataSources.Find(name).Defaults()),
        "schedule" when Schedules.Names.Contains(name) => OptionSettings.Names(Schedules.Find(name)),
        _ => [],
    };

    private static string Twice(string key) => Violation.Of(key, "each setting once", "it twice, in two spellings", "leave one of them out");

    private static (string section, string name) Split(string key)
    {
        int dot = key.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0)
            return (key[..dot], key[(dot + 1)..]);
        return Sections.Contains(key) ? (key, NameKey) : (ModelSection, key);
    }

    private static ModelOptions? ModelDefaults(string model) =>
        ModelRegistry.Names.Contains(model) ? ModelRegistry.Find(model).Configure(ModelRegistry.Find(model).Typical) : null;

    /// <summary>Keys without a section that are no option of the model: most often the section was forgotten.</summary>
    private static IEnumerable<string> ModelMistakes(string model, Dictionary<string, string> values, IReadOnlyDictionary<string, string> settings)
    {
        if (ModelDefaults(model) is not ModelOptions defaults)
            yield break; // reported by TrainOptions.Validate
        IReadOnlyList<string> names = OptionSettings.Names(defaults);
        foreach (string name in values.Keys.Where(name => !names.Contains(name)).ToArray())
        {
            values.Remove(name);
            yield return settings.ContainsKey(name) || WithSection(name, Keys(settings)) is not null
                ? Unknown(name, settings)
                : Violation.OfName($"option of {model}", name, names)!;
        }
    }

    private static string? WithSection(string name, IReadOnlyList<string> known) =>
        known.FirstOrDefault(candidate => candidate.EndsWith("." + name, StringComparison.Ordinal));

    private static string Unknown(string key, IReadOnlyDictionary<string, string> settings)
    {
        IReadOnlyList<string> known = Keys(settings);
        string? nearest = WithSection(key, known) ?? NearestName.Find(key, known);
        string sections = string.Join(", ", Sections);
        return Violation.Of("setting", $"SECTION.NAME with a section of {sections}, or an option of the model", $"'{key}'", nearest is null ? "see 'settings' for all names" : $"use '{nearest}'");
    }
}
