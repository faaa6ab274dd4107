using System.Text.Json.Nodes;

namespace App.Tests;

public sealed class RunsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public RunsTests()
    {
        Cli.Train(At("a"), "--quiet", "--validation", "0.1");
        Cli.Train(At("b"), "--quiet", "--dropout", "0.5", "--optimizer", "sgd");
    }

    public void Dispose() => _folder.Dispose();

    private string At(string name) => Path.Combine(_folder.Path, name);

    [Fact]
    public void Shows_what_differs_and_what_came_out()
    {
        string[] lines = Cli.Well("runs", At("a"), At("b")).OutLines;
        string[] titles = lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["run", "validation", "dropout", "optimizer", "lr", "beta1", "beta2", "state", "epochs", "valid", "test", "time"], titles);
        Assert.Matches(@"^a +0\.1 +0\.3 +adam +0\.002 +0\.9 +0\.999 +finished +2 +\d+\.\d\d % +\d+\.\d\d % +0:00:\d\d *$", lines[1]);
        Assert.Matches(@"^b +0 +0\.5 +sgd +0\.05 +- +- +finished +2 +- +\d+\.\d\d % +0:00:\d\d *$", lines[2]);
        Assert.Equal("5 more settings differ; --json has them all.", lines[3]);
    }

    [Fact]
    public void A_folder_of_runs_is_all_runs_in_it_by_name()
    {
        Directory.CreateDirectory(At("no-run"));
        string[] lines = Cli.Well("runs", _folder.Path).OutLines;
        Assert.Equal(["run", "a", "b"], lines[..3].Select(line => line.Split(' ')[0]));
        Assert.Equal(lines, Cli.Well("runs", At("a"), At("b")).OutLines);
    }

    [Fact]
    public void Runs_that_are_alike_show_no_setting() =>
        Assert.Equal(["run", "state", "epochs", "valid", "test", "time"], Cli.Well("runs", At("a")).OutLines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void Json_has_everything()
    {
        JsonNode[] runs = [.. Cli.Well("runs", _folder.Path, "--json").OutLines.Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(["path", "state", "settings", "epochs", "metric", "test", "validation", "seconds"], runs[0].AsObject().Select(pair => pair.Key));
        Assert.Equal("0.5", (string)runs[1]["settings"]!["model.dropout"]!);
        double test = (double)JsonNode.Parse(File.ReadAllText(Path.Combine(At("a"), "result.json")))!["test"]!["metric"]!;
        Assert.Equal(test, (double)runs[0]["test"]!);
        Assert.Null(runs[1]["validation"]);
    }

    [Fact]
    public void An_unfinished_run_is_one_and_a_damaged_one_hides_no_other()
    {
        File.Delete(Path.Combine(At("a"), "result.json"));
        File.AppendAllText(Path.Combine(At("a"), "metrics.jsonl"), "{\"epoch\":3,");
        Directory.CreateDirectory(At("c"));
        File.WriteAllText(Path.Combine(At("c"), "config.json"), "{}");
        CliResult result = Cli.Run("runs", _folder.Path);
        Assert.Equal(0, result.Code);
        Assert.StartsWith($"warning: {Path.Combine(At("c"), "config.json")}: expected a complete run configuration, got a fault (", result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Count(c => c == '\n'));
        Assert.Matches("(?m)^a .* unfinished +2 ", result.Out);
        Assert.Matches("(?m)^b .* finished +2 ", result.Out);
    }
}
