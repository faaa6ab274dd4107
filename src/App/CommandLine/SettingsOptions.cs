using System.CommandLine;
using System.Globalization;
using DropoutTorch.Models;
using DropoutTorch.Training;
using static DropoutTorch.App.CommandLine.Options;

namespace DropoutTorch.App.CommandLine;

/// <summary>
/// How a run is described on the command line: a recipe, changed by a file, changed by options. An option with a name of its own is
/// short for a setting.
/// </summary>
internal sealed class SettingsOptions
{
    private static readonly TrainOptions Defaults = new();
    private static readonly LoopOptions Loop = Defaults.Training.Complete();

    private readonly Option<string?> _recipe = Text("--recipe", "NAME", "settings of a known run; 'recipes' lists them");
    private readonly Option<string?> _config = Text("--config", "FILE", "settings from a YAML file, or a run's config.json");
    private readonly Option<IReadOnlyDictionary<string, string>> _set = Settings("--set", "any setting; repeatable; 'settings' shows them all");
    private readonly Option<string?> _data = Text("--data", "NAME", $"a data set that 'models' lists [{Defaults.Data.Name}]");
    private readonly Option<string?> _dataDir = Text("--data-dir", "DIR", "folder, or file, of the data set");
    private readonly Option<int?> _trainSamples = Int("--train-samples", "use only so many training samples");
    private readonly Option<int?> _testSamples = Int("--test-samples", "use only so many test samples");
    private readonly Option<double?> _validation = Number("--validation", "share of the training samples to keep back [0]");
    private readonly Option<string?> _model = Text("--model", "NAME", $"one of those that 'models' lists [{Defaults.Model}]");
    private readonly Option<IReadOnlyList<long>?> _hidden = Sizes("--hidden", "hidden_sizes: widths, or none [mlp: 512,512]");
    private readonly Option<double?> _dropout = Number("--dropout", "dropout: probability of dropping a hidden unit [mlp: 0.3]");
    private readonly Option<double?> _inputDropout = Number("--input-dropout", "input_dropout: probability of dropping an input [mlp: 0.1]");
    private readonly Option<string?> _activation = Text("--activation", "NAME", $"activation: {string.Join(", ", Activations.Names)} [mlp: relu]");
    private readonly Option<int?> _epochs = Int("--epochs", $"passes over the training data [{Loop.Epochs}]");
    private readonly Option<int?> _steps = Int("--steps", "optimizer steps, in place of --epochs");
    private readonly Option<int?> _batchSize = Int("--batch-size", $"samples a batch [{Loop.BatchSize}]");
    private readonly Option<string?> _optimizer = Text("--optimizer", "NAME", $"{string.Join(", ", Optimizers.Names)} [{Defaults.Optimizer.Name}]");
    private readonly Option<double?> _lr = Number("--lr", "learning rate [adam 0.002, sgd 0.05, adamw and rmsprop 0.001]");
    private readonly Option<double?> _momentum = Number("--momentum", "momentum of sgd or rmsprop [sgd 0.9]");
    private readonly Option<bool> _nesterov = Flag("--nesterov", "Nesterov's momentum for sgd");
    private readonly Option<double?> _weightDecay = Number("--weight-decay", "L2 penalty [0, adamw 0.01]");
    private readonly Option<string?> _schedule = Text("--schedule", "NAME", $"the rate over the run: {string.Join(", ", Schedules.Names)} [{Defaults.Schedule.Name}]");
    private readonly Option<string?> _dropoutSchedule = Text("--dropout-schedule", "NAME", $"dropout over the run: {string.Join(", ", DropoutSchedules.Names)} [{Defaults.DropoutSchedule.Name}]");
    private readonly Option<long?> _seed = Long("--seed", $"governs initial weights, dropout masks and order [{Loop.Seed}]");
    private readonly Option<string?> _device = Text("--device", "NAME", $"cpu, cuda or cuda:N [{Loop.Device}]");

    public IReadOnlyList<OptionGroup> Groups =>
    [
        new("Settings", _recipe, _config, _set),
        new("Data", _data, _dataDir, _trainSamples, _testSamples, _validation),
        new("Model", _model, _hidden, _dropout, _inputDropout, _activation),
        new("Training", _epochs, _steps, _batchSize, _optimizer, _lr, _momentum, _nesterov, _weightDecay, _schedule, _dropoutSchedule, _seed, _device),
    ];

    /// <summary>The run that the command line describes.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="over">Settings over all others, as a sweep's.</param>
    public TrainOptions Read(ParseResult parsed, IReadOnlyDictionary<string, string>? over = null)
    {
        IReadOnlyDictionary<string, string> settings = new Dictionary<string, string>();
        if (parsed.GetValue(_recipe) is string recipe)
            settings = Recipes.Read(recipe);
        if (parsed.GetValue(_config) is string file)
            settings = TrainSettings.Over(settings, SettingsFile.Read(file));
        settings = TrainSettings.Over(settings, Own(parsed));
        TrainOptions options = TrainSettings.Read(over is null ? settings : TrainSettings.Over(settings, over));
        if (parsed.GetValue(_dataDir) is string place)
            options = options with { Data = options.Data.At(place) };
        return options;
    }

    /// <summary>Whether the command line says anything about a run.</summary>
    public string? FirstGiven(ParseResult parsed) =>
        Groups.SelectMany(group => group.Options).FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;

    private Dictionary<string, string> Own(ParseResult parsed)
    {
        Dictionary<string, string> settings = new(parsed.GetValue(_set)!);
        Add(_data, "data", parsed.GetValue(_data));
        Add(_trainSamples, "data.train_samples", Text(parsed.GetValue(_trainSamples)));
        Add(_testSamples, "data.test_samples", Text(parsed.GetValue(_testSamples)));
        Add(_validation, "data.validation", Text(parsed.GetValue(_validation)));
        Add(_model, "model", parsed.GetValue(_model));
        Add(_hidden, "hidden_sizes", parsed.GetValue(_hidden) is { } sizes ? sizes.Count == 0 ? "none" : string.Join(',', sizes) : null);
        Add(_dropout, "dropout", Text(parsed.GetValue(_dropout)));
        Add(_inputDropout, "input_dropout", Text(parsed.GetValue(_inputDropout)));
        Add(_activation, "activation", parsed.GetValue(_activation));
        Add(_epochs, "training.epochs", Text(parsed.GetValue(_epochs)));
        Add(_steps, "training.steps", Text(parsed.GetValue(_steps)));
        Add(_batchSize, "training.batch_size", Text(parsed.GetValue(_batchSize)));
        Add(_optimizer, "optimizer", parsed.GetValue(_optimizer));
        Add(_lr, "optimizer.lr", Text(parsed.GetValue(_lr)));
        Add(_momentum, "optimizer.momentum", Text(parsed.GetValue(_momentum)));
        Add(_nesterov, "optimizer.nesterov", parsed.GetValue(_nesterov) ? "true" : null);
        Add(_weightDecay, "optimizer.weight_decay", Text(parsed.GetValue(_weightDecay)));
        Add(_schedule, "schedule", parsed.GetValue(_schedule));
        Add(_dropoutSchedule, "dropout_schedule", parsed.GetValue(_dropoutSchedule));
        Add(_seed, "training.seed", Text(parsed.GetValue(_seed)));
        Add(_device, "training.device", parsed.GetValue(_device));
        // A length on the command line takes the place of the other kind in a recipe.
        if (parsed.GetValue(_steps) is not null != parsed.GetValue(_epochs) is not null)
            settings.TryAdd(parsed.GetValue(_steps) is null ? "training.steps" : "training.epochs", "none");
        return settings;

        void Add(Option option, string key, string? value)
        {
            if (value is not null && !settings.TryAdd(key, value))
                throw new UsageException($"--set {key}: expected the setting once, got it twice. Fix: leave out --set {key}, or {option.Name}.");
        }

        static string? Text(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture);
    }
}
