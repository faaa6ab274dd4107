using System.CommandLine;
using DropoutTorch.App.CommandLine;
using DropoutTorch.App.Output;
using DropoutTorch.Training;
using static DropoutTorch.App.CommandLine.Options;

namespace DropoutTorch.App.Verbs;

/// <summary>Goes on with a run that was stopped, to the numbers that it would have given without the stop.</summary>
internal sealed class ResumeVerb : Verb
{
    private readonly Argument<string> _path = new("RUN") { Description = "the folder of a run that train has begun" };
    private readonly Option<string?> _dataDir = Text("--data-dir", "DIR", "folder, or file, of the data set [the run's]");
    private readonly RunOptions _run = new();

    public override string Name => "resume";

    public override string Summary => "go on with a run that was stopped, bit for bit";

    public override IReadOnlyList<Argument> Arguments => [_path];

    public override IReadOnlyList<OptionGroup> Groups => [new("Options", [_dataDir, .. _run.All])];

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("./dropout resume RUN", "from the newest checkpoint to the end"),
        ("./dropout resume RUN --data-dir DIR --quiet", "where the data have moved, without a word"),
    ];

    public override int Run(ParseResult parsed, Terminal terminal)
    {
        _run.Check(parsed);
        return _run.Execute(parsed, terminal, () => TrainingRun.Resume(parsed.GetRequiredValue(_path), terminal.Warn, parsed.GetValue(_dataDir)));
    }
}
