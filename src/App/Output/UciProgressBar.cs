using System.Diagnostics;
using DropoutTorch.Protocols;
using Spectre.Console;
using static System.FormattableString;

namespace DropoutTorch.App.Output;

/// <summary>A bar for the data set that is gone through, where a person watches.</summary>
internal static class UciProgressBar
{
    private const int BarWidth = 16;

    /// <summary>Runs the protocol.</summary>
    /// <param name="protocol">What runs.</param>
    /// <param name="terminal">Where the bar is.</param>
    /// <param name="quiet">No bar.</param>
    /// <param name="stop">Ends it.</param>
    /// <param name="done">Is given each set's result.</param>
    public static void Watch(UciProtocol protocol, Terminal terminal, bool quiet, Action<UciResult> done, CancellationToken stop)
    {
        Action<UciProgress> show = _ => { };
        using IEnumerator<UciResult> results = protocol.Run(progress => show(progress), stop).GetEnumerator();
        bool Next()
        {
            if (quiet || !terminal.Live)
                return results.MoveNext();
            bool more = false;
            Bar(terminal.Rich(), draw =>
            {
                show = draw;
                more = results.MoveNext();
            });
            return more;
        }
        while (Next())
            done(results.Current);
    }

    private static void Bar(IAnsiConsole console, Action<Action<UciProgress>> run) =>
        console.Progress().AutoClear(true).Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = BarWidth }).Start(context =>
        {
            ProgressTask task = context.AddTask("reading");
            var clock = Stopwatch.StartNew();
            double? first = null;
            run(progress =>
            {
                first ??= progress.Done; // what an earlier run has done says nothing about speed
                (task.MaxValue, task.Value) = (progress.Splits, progress.Done);
                task.Description = Describe(progress, first.Value, clock.Elapsed);
            });
        });

    private static string Describe(UciProgress progress, double first, TimeSpan taken)
    {
        string left = "";
        if (progress.Done > first)
        {
            TimeSpan time = taken * ((progress.Splits - progress.Done) / (progress.Done - first));
            left = Invariant($"  {(int)time.TotalHours}:{time:mm\\:ss} left");
        }
        return Invariant($"{progress.Set}  {progress.Done:0.0}/{progress.Splits} splits{left}");
    }
}
