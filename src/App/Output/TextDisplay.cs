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
        LoopConfig loop = run.Config.Training;
        long parameters = run.Parts.Model.parameters().Sum(parameter => parameter.numel());
        terminal.Out.WriteLine($"model  {run.Parts.Model}");
        terminal.Out.WriteLine(Invariant($"       {parameters:N0} parameters"));
        terminal.Out.WriteLine(Invariant($"data   {run.Config.Data.Name}: {run.Parts.Data.Train.Count:N0} training samples, {run.Parts.Data.Test.Count:N0} test samples"));
        terminal.Out.WriteLine(Invariant($"steps  {loop.Optimizer.Name}, rate {loop.Optimizer.Lr} ({loop.Schedule}), batch {loop.BatchSize}, seed {loop.Seed}, {loop.Device}, {torch.get_num_threads()} threads"));
        terminal.Out.WriteLine($"run    {run.Folder.Location}");
        terminal.Out.WriteLine();
    }

    public void Watch(Action<ITrainingObserver> train)
    {
        if (terminal.Live)
            ProgressBar.Watch(_console, bar => train(new EpochLines(_console, bar)));
        else
            train(new EpochLines(_console, bar: null));
    }

    public void RunMeasured(Report report, TrainingRun run)
    {
        terminal.Out.WriteLine();
        ReportText.Write(report, run.Parts.Data, _console);
        terminal.Out.WriteLine();
        // Not through the console, which would break a long path over two lines.
        terminal.Out.WriteLine($"Kept in {run.Folder.Location}. Measure it again: ./dropout evaluate {run.Folder.Location}");
    }
}
