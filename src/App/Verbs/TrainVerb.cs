using System.CommandLine;
using System.Globalization;
using DropoutTorch.App.CommandLine;
using DropoutTorch.App.Output;
using DropoutTorch.Data;
using DropoutTorch.Models;
using DropoutTorch.Training;
using static DropoutTorch.App.CommandLine.Options;

namespace DropoutTorch.App.Verbs;

/// <summary>Trains a network, keeps it in a run folder, and says how sure it is of the test part.</summary>
internal sealed class TrainVerb : Verb
{
    private static readonly TrainOptions Defaults = new();

    private readonly Option<string?> _data = Text("--data", "NAME", $"data set: {string.Join(", ", DataSources.All.Select(source => source.Name))} [{Defaults.Data}]");
    private readonly Option<string?> _dataDir = Text("--data-dir", "DIR", "folder of the data set's files");
    private readonly Option<int?> _trainSamples = Int("--train-samples", "use only so many training samples");
    private readonly Option<int?> _testSamples = Int("--test-samples", "use only so many test samples");
    private readonly Option<string?> _model = Text("--model", "NAME", $"one of those that 'models' lists [{Defaults.Model}]");
    private readonly Option<IReadOnlyList<long>?> _hidden = Sizes("--hidden", "hidden_sizes: widths, or none [mlp: 512,512]");
    private readonly Option<double?> _dropout = Number("--dropout", "dropout: probability of dropping a hidden unit [mlp: 0.3]");
    private readonly Option<double?> _inputDropout = Number("--input-dropout", "input_dropout: probability of dropping an input [mlp: 0.1]");
    private readonly Option<string?> _activation = Text("--activation", "NAME", $"activation: {string.Join(", ", Activations.Names)} [mlp: relu]");
    private readonly Option<IReadOnlyDictionary<string, string>> _set = Settings("--set", "any option of the model; repeatable; summary shows them");
    private readonly Option<int?> _epochs = Int("--epochs", $"passes over the training data [{Defaults.Epochs}]");
    private readonly Option<int?> _batchSize = Int("--batch-size", $"samples a step [{Defaults.BatchSize}]");
    private readonly Option<string?> _optimizer = Text("--optimizer", "NAME", $"{string.Join(", ", Optimizers.Names)} [{Defaults.Optimizer}]");
    private readonly Option<double?> _lr = Number("--lr", "learning rate [adam 0.002, sgd 0.05]");
    private readonly Option<string?> _schedule = Text("--schedule", "NAME", $"the rate over the run: {string.Join(", ", LearningRateSchedule.Names)} [{Defaults.Schedule}]");
    private readonly Option<double?> _momentum = Number("--momentum", "momentum of sgd [0.9]");
    private readonly Option<bool> _nesterov = Flag("--nesterov", "Nesterov's momentum for sgd");
    private readonly Option<double?> _weightDecay = Number("--weight-decay", "L2 penalty on all parameters [0]");
    private readonly Option<long?> _seed = Long("--seed", $"governs initial weights, dropout masks and order [{Defaults.Seed}]");
    private readonly Option<string?> _device = Text("--device", "NAME", $"cpu, cuda or cuda:N [{Defaults.Device}]");
    private readonly Option<string?> _out = Text("--out", "RUN", "the run folder to write [runs/MODEL-DATA-N]");
    private readonly Option<bool> _overwrite = Flag("--overwrite", "replace the run that is in the folder");
    private readonly Option<int?> _mcSamples = Int("--mc-samples", $"forward passes for the Monte-Carlo prediction [{Report.DefaultSamples}]");
    private readonly AdviceOptions _advice = new();
    private readonly Option<bool> _quiet = Flag("--quiet", "print errors only");
    private readonly Option<bool> _json = Flag("--json", "print one JSON object a line: start, epochs, result");

    public override string Name => "train";

    public override string Summary => "train a network with dropout and keep it in a run folder";

    public override IReadOnlyList<OptionGroup> Groups =>
    [
        new("Data", _data, _dataDir, _trainSamples, _testSamples),
        new("Model", _model, _hidden, _dropout, _inputDropout, _activation, _set),
        new("Training", _epochs, _batchSize, _optimizer, _lr, _schedule, _momentum, _nesterov, _weightDecay, _seed, _device),
        new("Output", [_out, _overwrite, _mcSamples, _quiet, _json, .. _advice.All]),
    ];

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("./dropout train", "an mlp on the built-in digits, a minute or two"),
        ("./dropout train --data mnist --data-dir DIR --epochs 3 --seed 1 --out RUN", "the same on MNIST, repeatable"),
        ("./dropout train --hidden 256 --dropout 0.3 --input-dropout 0 --epochs 5", "a smaller network that drops less"),
        ("./dropout train --optimizer sgd --lr 0.05 --momentum 0.9 --nesterov", "another optimizer"),
    ];

    public override int Run(ParseResult parsed, Terminal terminal)
    {
        TrainOptions options = Read(parsed);
        int samples = parsed.GetValue(_mcSamples) ?? Report.DefaultSamples;
        Report.CheckSamples(samples);
        _advice.Check(parsed);
        string path = parsed.GetValue(_out) ?? RunFolder.DefaultPath(options.Model, options.Data);
        ITrainDisplay display = ChooseDisplay(parsed, terminal);
        using TrainingRun run = TrainingRun.Prepare(options, path, parsed.GetValue(_overwrite));
        if (!parsed.GetValue(_quiet))
            _advice.Write(parsed, run.Parts.Model, terminal);
        display.RunPrepared(run);
        display.Watch(observer => run.Execute(observer));
        if (display.WantsReport)
            display.RunMeasured(Report.Make(run.Parts.Model, run.Parts.Data.Test, samples, options.Seed), run);
        return ExitCodes.Success;
    }

    private ITrainDisplay ChooseDisplay(ParseResult parsed, Terminal terminal)
    {
        bool quiet = parsed.GetValue(_quiet), json = parsed.GetValue(_json);
        if (quiet && json)
            throw new UsageException("--quiet: expected not together with --json, got both. Fix: leave one of them out.");
        return quiet ? new QuietDisplay() : json ? new JsonDisplay(terminal) : new TextDisplay(terminal);
    }

    private TrainOptions Read(ParseResult parsed) => new()
    {
        Data = parsed.GetValue(_data) ?? Defaults.Data,
        DataDir = parsed.GetValue(_dataDir),
        TrainSamples = parsed.GetValue(_trainSamples),
        TestSamples = parsed.GetValue(_testSamples),
        Model = parsed.GetValue(_model) ?? Defaults.Model,
        ModelSettings = ReadSettings(parsed),
        Epochs = parsed.GetValue(_epochs) ?? Defaults.Epochs,
        BatchSize = parsed.GetValue(_batchSize) ?? Defaults.BatchSize,
        Optimizer = parsed.GetValue(_optimizer) ?? Defaults.Optimizer,
        LearningRate = parsed.GetValue(_lr),
        Schedule = parsed.GetValue(_schedule) ?? Defaults.Schedule,
        Momentum = parsed.GetValue(_momentum),
        Nesterov = parsed.GetValue(_nesterov) ? true : null,
        WeightDecay = parsed.GetValue(_weightDecay) ?? Defaults.WeightDecay,
        Seed = parsed.GetValue(_seed) ?? Defaults.Seed,
        Device = parsed.GetValue(_device) ?? Defaults.Device,
    };

    private Dictionary<string, string> ReadSettings(ParseResult parsed)
    {
        Dictionary<string, string> settings = new(parsed.GetValue(_set)!);
        Add("hidden_sizes", parsed.GetValue(_hidden) is { } sizes ? sizes.Count == 0 ? "none" : string.Join(',', sizes) : null);
        Add("dropout", Text(parsed.GetValue(_dropout)));
        Add("input_dropout", Text(parsed.GetValue(_inputDropout)));
        Add("activation", parsed.GetValue(_activation));
        return settings;

        void Add(string name, string? value)
        {
            if (value is not null && !settings.TryAdd(name, value))
                throw new UsageException($"--set {name}: expected the option once, got it twice. Fix: leave out --set {name}, or the option of its own.");
        }

        static string? Text(double? number) => number?.ToString(CultureInfo.InvariantCulture);
    }
}
