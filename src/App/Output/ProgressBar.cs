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
    private readonly Func<string> _more;
    private readonly Stopwatch _clock = new();
    private double _drawnAt;
    private TrainingStart? _start;

    private ProgressBar(ProgressContext context, Func<string> more)
    {
        _context = context;
        _more = more;
        _task = context.AddTask("starting");
    }

    /// <summary>Shows a bar while something runs.</summary>
    /// <param name="console">Where.</param>
    /// <param name="more">What else to say in its line.</param>
    /// <param name="run">What runs.</param>
    public static void Watch(IAnsiConsole console, Func<string> more, Action<ProgressBar> run)
    {
        // Whoever stops the program gets the cursor back.
        void ShowCursor(object? sender, ConsoleCancelEventArgs e) => console.Cursor.Show();
        Console.CancelKeyPress += ShowCursor;
        try
        {
            console.Progress().AutoRefresh(false).AutoClear(true).Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = BarWidth }).Start(context => run(new ProgressBar(context, more)));
        }
        finally
        {
            Console.CancelKeyPress -= ShowCursor;
        }
    }

    public void TrainingStarted(TrainingStart start)
    {
        _start = start;
        _task.MaxValue = start.Steps;
        _task.Value = start.FirstStep;
        _clock.Start();
    }

    public void StepDone(StepReport step)
    {
        _task.Value = step.TotalSteps;
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
        double taken = step.TotalSteps - _start!.FirstStep;
        double left = now / taken * (_start.Steps - step.TotalSteps);
        double speed = taken / now * score.Predictions / step.Step;
        string metric = $"{_start.Metric} {MetricText.Of(_start.Metric, score.Metric)}";
        return Invariant($"{step.Epoch}/{_start.Epochs}  loss {score.Loss:0.0000}  {metric}  {speed:N0} samples/s  {Remaining(left)} left{_more()}");
    }

    private static string Remaining(double seconds)
    {
        TimeSpan left = TimeSpan.FromSeconds(seconds);
        return left.TotalHours >= 1 ? Invariant($"{(int)left.TotalHours}:{left:mm\\:ss}") : Invariant($"{left:m\\:ss}");
    }
}
