using System.CommandLine;
using DropoutTorch.App.CommandLine;
using DropoutTorch.App.Output;
using DropoutTorch.Training;
using static DropoutTorch.App.CommandLine.Options;

namespace DropoutTorch.App.Verbs;

/// <summary>Trains a network, keeps it in a run folder, and says how sure it is of the test part.</summary>
internal sealed class TrainVerb : Verb
{
    private readonly SettingsOptions _settings = new();
    private readonly Option<string?> _out = Text("--out", "RUN", "the run folder to write [runs/MODEL-DATA-N]");
    private readonly Option<bool> _overwrite = Flag("--overwrite", "replace the run that is in the folder");
    private readonly Option<string?> _resume = Text("--resume", "RUN", "go on with a run that was stopped: the same as 'resume RUN'");
    private readonly RunOptions _run = new();

    public override string Name => "train";

    public override string Summary => "train a network with dropout and keep it in a run folder";

    public override IReadOnlyList<OptionGroup> Groups => [.. _settings.Groups, new("Output", [_out, _overwrite, _resume, .. _run.All])];

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("./dropout train", "an mlp on the built-in digits, a minute or two"),
        ("./dropout train --data mnist --data-dir DIR --epochs 3 --seed 1 --out RUN", "the same on MNIST, repeatable"),
        ("./dropout train --hidden 256 --dropout 0.3 --input-dropout 0 --epochs 5", "a smaller network that drops less"),
        ("./dropout train --optimizer sgd --lr 0.05 --momentum 0.9 --nesterov", "another optimizer"),
        ("./dropout train --recipe mnist-cnn --data-dir DIR --set training.ema=0.999", "a known run, with one setting changed"),
        ("./dropout train --resume RUN", "go on where a run was stopped, to the same numbers"),
    ];

    public override int Run(ParseResult parsed, Terminal terminal)
    {
        _run.Check(parsed);
        if (parsed.GetValue(_resume) is string stopped)
            return Resume(parsed, stopped, terminal);
        TrainOptions options = _settings.Read(parsed);
        string path = parsed.GetValue(_out) ?? RunFolder.DefaultPath(options.Model, options.Data.Name);
        return _run.Execute(parsed, terminal, () => TrainingRun.Prepare(options, path, parsed.GetValue(_overwrite)));
    }

    private int Resume(ParseResult parsed, string stopped, Terminal terminal)
    {
        string? other = _settings.FirstGiven(parsed) ?? (parsed.GetValue(_out) is null ? null : _out.Name) ?? (parsed.GetValue(_overwrite) ? _overwrite.Name : null);
        if (other is not null)
            throw new UsageException($"--resume: expected no {other} beside it, for a run goes on with its own settings. Fix: leave {other} out.");
        return _run.Execute(parsed, terminal, () => TrainingRun.Resume(stopped, terminal.Warn));
    }
}
