using DropoutTorch.Training;
using Spectre.Console;
using static System.FormattableString;

namespace DropoutTorch.App.Output;

/// <summary>What came out of a sweep: a line a variant, mean and spread over its seeds.</summary>
internal static class SweepTable
{
    public static void Write(IReadOnlyList<RunSummary> runs, SweepGrid grid, IAnsiConsole console)
    {
        string[] keys = [.. grid.Axes.Select(axis => axis.Key).Where(key => key != SweepGrid.SeedKey)];
        var variants = runs.Zip(grid.Combinations()).GroupBy(pair => string.Join('\n', keys.Select(key => pair.Second.values[key])));
        Table table = new Table().Border(TableBorder.None);
        foreach (string title in (string[])[.. keys.Select(key => key[(key.LastIndexOf('.') + 1)..]), "runs", "valid", "test", "time a run"])
            table.AddColumn(new TableColumn(new Text(title)).NoWrap().Padding(0, 0, 2, 0));
        foreach (var variant in variants)
        {
            RunSummary[] members = [.. variant.Select(pair => pair.First)];
            string[] values = [.. keys.Select(key => variant.First().Second.values[key])];
            string[] cells =
            [
                .. values, Invariant($"{members.Length}"), Spread(members, run => run.Validation), Spread(members, run => run.Test),
                Invariant($"{TimeSpan.FromSeconds(members.Average(run => run.Seconds)):h\\:mm\\:ss}"),
            ];
            table.AddRow(cells.Select(cell => new Text(cell)));
        }
        console.Write(table);
        if (runs.Count > variants.Count())
            console.WriteLine("Mean over the runs, and after ± their standard deviation (divisor n - 1).");
    }

    private static string Spread(RunSummary[] runs, Func<RunSummary, double?> value)
    {
        double[] values = [.. runs.Select(value).OfType<double>()];
        if (values.Length == 0)
            return "-";
        string metric = runs[0].Metric!;
        double mean = values.Average();
        if (values.Length == 1)
            return MetricText.Of(metric, mean);
        double deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
        return $"{MetricText.Of(metric, mean)} ± {MetricText.Of(metric, deviation)}";
    }
}
