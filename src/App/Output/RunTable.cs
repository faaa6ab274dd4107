using DropoutTorch.Training;
using Spectre.Console;
using static System.FormattableString;

namespace DropoutTorch.App.Output;

/// <summary>Runs in a table: the settings in which they differ, and what came out.</summary>
internal static class RunTable
{
    // More would not fit beside each other; --json has them all.
    private const int MostSettings = 6;
    private const int WidestTable = 400;

    public static void Write(IReadOnlyList<RunSummary> runs, IAnsiConsole console)
    {
        IReadOnlyList<string> differences = RunSummary.Differences(runs);
        string[] shown = [.. differences.Take(MostSettings)];
        Table table = new Table().Border(TableBorder.None).AddColumn(Column("run"));
        foreach (string title in (string[])[.. shown.Select(Short), "state", "epochs", "valid", "test", "time"])
            table.AddColumn(Column(title));
        foreach (RunSummary run in runs)
        {
            string[] settings = [.. shown.Select(key => run.Settings.GetValueOrDefault(key, "-"))];
            table.AddRow([.. Cells(Path.GetFileName(Path.TrimEndingDirectorySeparator(run.Path))), .. Cells(settings), .. Cells(
                run.State, Invariant($"{run.Epochs}"), Metric(run, run.Validation), Metric(run, run.Test), Time(run.Seconds))]);
        }
        // A path or a setting must not break over lines.
        console.Profile.Width = Math.Max(console.Profile.Width, WidestTable);
        console.Write(table);
        if (differences.Count > shown.Length)
            console.WriteLine(Invariant($"{differences.Count - shown.Length} more settings differ; --json has them all."));
    }

    private static IEnumerable<Text> Cells(params IEnumerable<string> values) => values.Select(value => new Text(value));

    private static TableColumn Column(string title) => new TableColumn(new Text(title)).NoWrap().Padding(0, 0, 2, 0);

    // The section says little beside a value.
    private static string Short(string key) => key.EndsWith(".name", StringComparison.Ordinal) ? key[..^".name".Length] : key[(key.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private static string Metric(RunSummary run, double? value) => value is double known ? MetricText.Of(run.Metric!, known) : "-";

    private static string Time(double seconds) => Invariant($"{TimeSpan.FromSeconds(seconds):h\\:mm\\:ss}");
}
