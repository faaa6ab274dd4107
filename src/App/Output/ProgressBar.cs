using System.Diagnostics;
using DropoutTorch.Training;
using Spectre.Console;
using static System.FormattableString;

namespace DropoutTorch.App.Output;

/// <summary>
/// A bar over the whole run with the loss and accuracy of the epoch so far, the speed, and the time left. It is drawn on the training
/// thread a few times a second, because reading the loss waits for the device.
/// </summary>
internal sealed class ProgressBar : ITrainingObserver
{
    private const double RedrawSeconds = 0.2;
    private const int BarWidth = 16;

    private readonly ProgressContext _context;
    private readonly ProgressTask _task;
    private readonly Stopwatch _clock = new();
    private double _drawnAt;
    private TrainingStart? _start;

    private ProgressBar(ProgressContext context)
    {
        _context = context;
        _task = context.AddTask("starting");
    }

    /// <summary>Shows a bar while something runs.</summary>
    public static void Watch(IAnsiConsole console, Action<ProgressBar> run)
    {
        // Whoever stops the program gets the cursor back.
        void ShowCursor(object? sender, ConsoleCancelEventArgs e) => console.Cursor.Show();
        Console.CancelKeyPress += ShowCursor;
        try
        {
            console.Progress().AutoRefresh(false).AutoClear(true).Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = BarWidth }).Start(context => run(new ProgressBar(context)));
        }
        finally
        {
            Console.CancelKeyPress -= ShowCursor;
        }
    }

    public void TrainingStarted(TrainingStart start)
    {
        _start = start;
        _task.MaxValue = start.Epochs * start.StepsPerEpoch;
        _clock.Start();
    }

    public void StepDone(StepReport step)
    {
        _task.Value = ((step.Epoch - 1) * _start!.StepsPerEpoch) + step.Step;
        double now = _clock.Elapsed.TotalSeconds;
        if (now - _drawnAt < RedrawSeconds)
            return;
        _drawnAt = now;
        _task.Description = Describe(step, now);
        Refresh();
    }

    /// <summary>Draws it again, below what was written in the meantime.</summary>
    public void Refresh() => _context.Refresh();

    private string Describe(StepReport step, double now)
    {
        Score score = step.Meter.Read();
        double left = now / _task.Value * (_task.MaxValue - _task.Value);
        double speed = _task.Value / now * score.Samples / step.Step;
        return Invariant($"{step.Epoch}/{_start!.Epochs}  loss {score.Loss:0.0000}  acc {score.Accuracy * 100:0.0} %  {speed:N0} samples/s  {TimeSpan.FromSeconds(left):m\\:ss} left");
    }
}
