using System.CommandLine;
using DropoutTorch.App.CommandLine;
using DropoutTorch.App.Output;
using DropoutTorch.Options;
using DropoutTorch.Training;
using static System.FormattableString;
using static DropoutTorch.App.CommandLine.Options;

namespace DropoutTorch.App.Verbs;

/// <summary>Trains every combination of some settings' values, one run after the other, and shows them in a table.</summary>
internal sealed class SweepVerb : Verb
{
    private readonly SettingsOptions _settings = new();
    private readonly Option<IReadOnlyDictionary<string, string>> _over = Settings("--over", "values to try, as dropout=0,0.2,0.5 (or with ; between lists)");
    private readonly Option<string?> _out = Text("--out", "DIR", "folder of the runs [runs/sweep-N]; finished ones in it are kept");
    private readonly Option<bool> _json = Flag("--json", "print one JSON object a run and nothing else");

    public override string Name => "sweep";

    public override string Summary => "train a grid of settings, and show the runs in a table";

    public override IReadOnlyList<OptionGroup> Groups => [new("Grid", _over), .. _settings.Groups, new("Output", _out, _json)];

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("./dropout sweep --over dropout=0,0.2,0.5 --over training.seed=1,2,3", "nine runs; mean and spread over the seeds"),
        ("./dropout sweep --over dropout=0,0.5 --out DIR", "again, after a stop or with more values: finished runs stay"),
    ];

    public override int Run(ParseResult parsed, Terminal terminal)
    {
        var grid = SweepGrid.Parse(parsed.GetValue(_over)!);
        List<(string name, TrainOptions options)> runs = Check(parsed, grid);
        string folder = parsed.GetValue(_out) ?? RunFolder.DefaultPath("sweep");
        SweepFolder.Begin(folder, grid, runs[0].options);
        bool json = parsed.GetValue(_json);
        List<RunSummary> done = [];
        using var signals = new StopSignals();
        for (int i = 0; i < runs.Count; i++)
        {
            string path = Path.Combine(folder, runs[i].name);
            if (!json)
                terminal.Out.WriteLine(Invariant($"{i + 1}/{runs.Count}  {runs[i].name}"));
            if (Train(runs[i].options, path, json, terminal, signals.Token) == TrainingEnd.Interrupted)
            {
                terminal.Warn($"stopped; go on with the same command and --out {folder}");
                return signals.ExitCode ?? ExitCodes.Fault;
            }
            done.Add(RunSummary.Read(path));
            if (!json)
                terminal.Out.WriteLine("     " + Outcome(done[^1]));
        }
        Show(done, grid, json, terminal);
        return ExitCodes.Success;
    }

    // All combinations before the first one trains, so that a mistake in the last is not found after hours.
    private List<(string name, TrainOptions options)> Check(ParseResult parsed, SweepGrid grid)
    {
        List<(string name, TrainOptions options)> runs = [];
        List<string> found = [];
        foreach ((string name, IReadOnlyDictionary<string, string> values) in grid.Combinations())
        {
            try
            {
                TrainOptions options = _settings.Read(parsed, values);
                OptionsException.ThrowIfAny(options.Validate());
                runs.Add((name, options));
            }
            catch (OptionsException e)
            {
                found.AddRange(e.Violations.Except(found));
            }
        }
        OptionsException.ThrowIfAny(found);
        return runs;
    }

    private static string Outcome(RunSummary run) => string.Join(", ",
    [
        .. run.State == RunResult.Finished ? (IEnumerable<string>)[] : [run.State],
        .. run.Test is double test ? [$"test {run.Metric} {MetricText.Of(run.Metric!, test)}"] : (IEnumerable<string>)[],
        Invariant($"{TimeSpan.FromSeconds(run.Seconds):h\\:mm\\:ss}"),
    ]);

    private static TrainingEnd Train(TrainOptions options, string path, bool quiet, Terminal terminal, CancellationToken stop)
    {
        bool begun = RunFolder.FindAll(path).Count > 0;
        if (begun && RunFolder.Find(path, needsWeights: false).ReadResult() is not null)
            return TrainingEnd.Finished;
        using TrainingRun run = begun ? TrainingRun.Resume(path, terminal.Warn) : TrainingRun.Prepare(options, path, overwrite: false);
        try
        {
            return quiet || !terminal.Live ? run.Execute(stop) : Watched(run, terminal, stop);
        }
        catch (NonFiniteLossException e)
        {
            terminal.Warn($"{path}: {e.Message}"); // its line in the table says so, too
            return TrainingEnd.Finished;
        }
    }

    private static TrainingEnd Watched(TrainingRun run, Terminal terminal, CancellationToken stop)
    {
        TrainingEnd end = TrainingEnd.Interrupted;
        ProgressBar.Watch(terminal.Rich(), () => "", bar => end = run.Execute(stop, bar));
        return end;
    }

    private static void Show(IReadOnlyList<RunSummary> runs, SweepGrid grid, bool json, Terminal terminal)
    {
        if (json)
        {
            foreach (RunSummary run in runs)
                terminal.Out.WriteLine(run.ToJson());
            return;
        }
        terminal.Out.WriteLine();
        SweepTable.Write(runs, grid, terminal.Rich());
    }
}
