using System.CommandLine;
using DropoutTorch.App.Output;
using DropoutTorch.Training;
using static DropoutTorch.App.CommandLine.Options;

namespace DropoutTorch.App.CommandLine;

/// <summary>What the verbs that train share: how it is shown, what is said about it, and what a signal does.</summary>
internal sealed class RunOptions
{
    private readonly Option<int?> _mcSamples = Int("--mc-samples", $"forward passes for the Monte-Carlo prediction [{Report.DefaultSamples}]");
    private readonly AdviceOptions _advice = new();
    private readonly Option<bool> _quiet = Flag("--quiet", "print errors only");
    private readonly Option<bool> _json = Flag("--json", "print one JSON object a line: start, epochs, result");

    public IReadOnlyList<Option> All => [_mcSamples, _quiet, _json, .. _advice.All];

    /// <summary>Refuses what cannot be meant, before any work starts.</summary>
    public void Check(ParseResult parsed)
    {
        Report.CheckSamples(Samples(parsed));
        _advice.Check(parsed);
        if (parsed.GetValue(_quiet) && parsed.GetValue(_json))
            throw new UsageException("--quiet: expected not together with --json, got both. Fix: leave one of them out.");
    }

    /// <summary>Trains a run that is ready, and measures it unless it was stopped.</summary>
    /// <returns>The exit code.</returns>
    public int Execute(ParseResult parsed, Terminal terminal, Func<TrainingRun> ready)
    {
        ITrainDisplay display = parsed.GetValue(_quiet) ? new QuietDisplay() : parsed.GetValue(_json) ? new JsonDisplay(terminal) : new TextDisplay(terminal);
        using var signals = new StopSignals();
        using TrainingRun run = ready();
        if (!parsed.GetValue(_quiet))
            _advice.Write(parsed, run.Parts.Model, terminal);
        display.RunPrepared(run);
        TrainingEnd end = TrainingEnd.Interrupted;
        display.Watch(run, observer => end = run.Execute(signals.Token, observer));
        if (end == TrainingEnd.Interrupted)
        {
            display.RunStopped(run);
            return signals.ExitCode ?? ExitCodes.Fault;
        }
        if (display.WantsReport)
            display.RunMeasured(Report.Make(run.Parts.Model, run.Parts.Data.Test, Samples(parsed), run.Config.Training.Seed), run);
        return ExitCodes.Success;
    }

    private int Samples(ParseResult parsed) => parsed.GetValue(_mcSamples) ?? Report.DefaultSamples;
}
