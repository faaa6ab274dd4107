using DropoutTorch.Data;
using DropoutTorch.Layers;
using DropoutTorch.Training;
using Spectre.Console;
using TorchSharp;
using static System.FormattableString;

namespace DropoutTorch.App.Output;

/// <summary>For people: what is trained, a line an epoch, a bar where somebody watches, and the result.</summary>
internal sealed class TextDisplay(Terminal terminal) : ITrainDisplay
{
    private readonly IAnsiConsole _console = terminal.Rich();

    public void RunPrepared(TrainingRun run)
    {
        RunConfig config = run.Config;
        DatasetSplits data = run.Parts.Data;
        long parameters = run.Parts.Model.parameters().Sum(parameter => parameter.numel());
        string kept = data.Validation is Dataset validation ? Invariant($"{validation.Count:N0} validation, ") : "";
        terminal.Out.WriteLine($"model  {run.Parts.Model}");
        terminal.Out.WriteLine(Invariant($"       {parameters:N0} parameters"));
        terminal.Out.WriteLine(Invariant($"data   {config.Data.Name}: {data.Train.Count:N0} training samples, {kept}{data.Test.Count:N0} test samples"));
        terminal.Out.WriteLine(Invariant(
            $"steps  {config.Optimizer.Name}, rate {config.Optimizer.Lr} ({config.Schedule.Name}), batch {config.Training.BatchSize}, seed {config.Training.Seed}, {config.Training.Device}, {torch.get_num_threads()} threads"));
        terminal.Out.WriteLine($"run    {run.Folder.Location}{(run.FirstStep > 0 ? Invariant($", resumed behind step {run.FirstStep}") : "")}");
        terminal.Out.WriteLine();
    }

    public void Watch(TrainingRun run, Action<ITrainingObserver> train)
    {
        bool validated = run.Parts.Data.Validation is not null;
        if (terminal.Live)
            ProgressBar.Watch(_console, () => LiveP(run), bar => train(new EpochLines(_console.WriteLine, bar, validated)));
        else
            train(new EpochLines(terminal.Out.WriteLine, bar: null, validated));
    }

    public void RunStopped(TrainingRun run)
    {
        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"Stopped; all that it takes to go on is in {run.Folder.Location}. Go on: ./dropout resume {run.Folder.Location}");
    }

    public void RunMeasured(Report? report, TrainingRun run)
    {
        terminal.Out.WriteLine();
        if (report is not null)
            ReportText.Write(report, run.Parts.Data, _console);
        else
            WriteScore(run.Folder.ReadResult()!);
        terminal.Out.WriteLine();
        // Not through the console, which would break a long path over two lines.
        terminal.Out.WriteLine($"Kept in {run.Folder.Location}. Measure it again: ./dropout evaluate {run.Folder.Location}");
    }

    // The largest p of all layers, where it changes from step to step.
    private static string LiveP(TrainingRun run) =>
        run.Config.DropoutSchedule is ConstantDropout ? "" : Invariant($"  p {run.Parts.Model.stochastic_layers().Max(entry => entry.layer.p):0.000}");

    private void WriteScore(RunResult result)
    {
        if (result.Test is Score test)
            terminal.Out.WriteLine(MetricText.OfTest(result.Metric, test));
    }
}
