using System.Diagnostics;
using System.Text.Json.Nodes;

namespace App.Tests;

public sealed class SweepTests : IDisposable
{
    private static readonly string[] Grid = ["sweep", "--over", "dropout=0,0.5", "--over", "training.seed=1,2", "--train-samples", "100", "--test-samples", "50", "--hidden", "8"];
    private static readonly string[] Sweep = [.. Grid, "--epochs", "1"];
    private static readonly string[] Names = ["dropout=0-seed=1", "dropout=0-seed=2", "dropout=0.5-seed=1", "dropout=0.5-seed=2"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string At(string name) => Path.Combine(_folder.Path, name);

    [Fact]
    public void Trains_the_grid_and_shows_mean_and_spread_over_the_seeds()
    {
        string[] lines = Cli.Well([.. Sweep, "--out", At("s")]).OutLines;
        Assert.Equal([.. Names.Select((name, i) => $"{i + 1}/4  {name}"), ""], lines.Where((_, i) => i % 2 == 0).Take(5));
        Assert.All(lines.Where((_, i) => i < 8 && i % 2 == 1), line => Assert.Matches(@"^     test accuracy \d+\.\d\d %, \d:\d\d:\d\d$", line));
        Assert.Equal("dropout  runs  valid  test              time a run", lines[9].TrimEnd());
        double[] accuracies = [.. Names.Select(name => (double)JsonNode.Parse(File.ReadAllText(Path.Combine(At("s"), name, "result.json")))!["test"]!["metric"]! * 100)];
        Assert.StartsWith($"0        2     -      {Spread(accuracies[0], accuracies[1])}", lines[10], StringComparison.Ordinal);
        Assert.StartsWith($"0.5      2     -      {Spread(accuracies[2], accuracies[3])}", lines[11], StringComparison.Ordinal);
        Assert.Equal("Mean over the runs, and after ± their standard deviation (divisor n - 1).", lines[12]);
        Assert.Equal(13, lines.Length);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Equal([.. Names, "sweep.yaml"], Directory.GetFileSystemEntries(At("s")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        static string Spread(double a, double b) => FormattableString.Invariant($"{(a + b) / 2:0.00} % ± {Math.Abs(a - b) / Math.Sqrt(2):0.00} %");
    }

    [Fact]
    public void Json_is_an_object_a_run()
    {
        JsonNode[] runs = [.. Cli.Well([.. Sweep, "--json", "--out", At("s")]).OutLines.Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(Names, runs.Select(run => Path.GetFileName((string)run["path"]!)));
        Assert.Equal(["0", "0", "0.5", "0.5"], runs.Select(run => (string)run["settings"]!["model.dropout"]!));
        Assert.All(runs, run => Assert.Equal(("finished", "accuracy", 1), ((string)run["state"]!, (string)run["metric"]!, (int)run["epochs"]!)));
    }

    [Fact]
    public void Finished_runs_are_kept_and_others_trained()
    {
        string sweep = At("s");
        string table = string.Join('\n', Cli.Well([.. Sweep, "--out", sweep]).OutLines[9..]);
        string first = FolderState.OfRun(Path.Combine(sweep, Names[0]));
        string weights = FolderState.OfRun(Path.Combine(sweep, Names[1])).Split('\n').Single(line => line.StartsWith("model.", StringComparison.Ordinal));
        Directory.Delete(Path.Combine(sweep, Names[1]), recursive: true);
        File.Delete(Path.Combine(sweep, Names[2], "result.json"));
        string[] again = Cli.Well([.. Sweep, "--out", sweep]).OutLines;
        Assert.Equal(first, FolderState.OfRun(Path.Combine(sweep, Names[0])));
        Assert.Contains(weights, FolderState.OfRun(Path.Combine(sweep, Names[1])), StringComparison.Ordinal);
        Assert.Equal(WithoutTimes(table), WithoutTimes(string.Join('\n', again[9..])));

        static string WithoutTimes(string text) => System.Text.RegularExpressions.Regex.Replace(text, @"\d:\d\d:\d\d", "");
    }

    [Fact]
    public void A_grid_may_grow_and_what_its_runs_share_may_not_change()
    {
        string sweep = At("s");
        string[] small = ["sweep", "--over", "dropout=0.5", "--over", "training.seed=2", .. Sweep[5..], "--out", sweep];
        Cli.Well(small);
        string kept = FolderState.OfRun(Path.Combine(sweep, Names[3]));
        Assert.Equal(13, Cli.Well([.. Sweep, "--out", sweep]).OutLines.Length);
        Assert.Equal(kept, FolderState.OfRun(Path.Combine(sweep, Names[3])));
        string error = $"error: {sweep}: expected a new folder, or one of a sweep over the same settings, got one whose sweep.yaml says otherwise. Fix: choose another folder with --out.\n";
        foreach (string[] other in (string[][])[[.. Sweep, "--lr", "0.5"], [.. Sweep, "--over", "training.batch_size=16,32"]])
            Assert.Equal((2, error), (Cli.Run([.. other, "--out", sweep]).Code, Cli.Run([.. other, "--out", sweep]).Error));
    }

    [SkippableFact]
    public void A_signal_stops_it_and_the_same_command_goes_on()
    {
        Skip.If(OperatingSystem.IsWindows(), "uses kill");
        string[] command = [.. Grid, "--set", "training.evaluate_every=1000", "--epochs", "60"];
        string stopped = At("stopped");
        Process process = Cli.Start([.. command, "--out", stopped]);
        var clock = Stopwatch.StartNew();
        while (!File.Exists(Path.Combine(stopped, Names[1], "metrics.jsonl")))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2), "it took too long");
            Thread.Sleep(2);
        }
        process.Signal("TERM");
        CliResult result = process.End();
        Assert.Equal((143, $"warning: stopped; go on with the same command and --out {stopped}\n"), (result.Code, result.Error));
        Assert.True(File.Exists(Path.Combine(stopped, Names[0], "result.json")));
        Assert.False(Directory.Exists(Path.Combine(stopped, Names[3])));
        Cli.Well([.. command, "--out", stopped]);
        Cli.Well([.. command, "--out", At("whole")]);
        foreach (string name in Names)
            Assert.Equal(File.ReadAllBytes(Path.Combine(At("whole"), name, "model.safetensors")), File.ReadAllBytes(Path.Combine(stopped, name, "model.safetensors")));
    }
}
