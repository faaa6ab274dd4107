using System.Diagnostics;
using System.Text.Json.Nodes;

namespace App.Tests;

/// <summary>Runs that are stopped by signals, by a kill, or that were over already, and go on.</summary>
public sealed class ResumeTests : IDisposable
{
    private static readonly string[] Settings =
    [
        "--train-samples", "1500", "--test-samples", "50", "--hidden", "32", "--batch-size", "16", "--epochs", "6", "--seed", "5", "--validation", "0.1",
        "--dropout-schedule", "linear", "--set", "training.ema=0.99", "--mc-samples", "2",
    ];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string At(string name) => Path.Combine(_folder.Path, name);

    [SkippableTheory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void A_signal_stops_a_run_where_it_can_go_on(string signal, int code)
    {
        Skip.If(OperatingSystem.IsWindows(), "uses kill");
        string run = At("stopped"), whole = At("whole");
        Cli.Well(["train", .. Settings, "--out", whole, "--quiet"]);
        Process process = Cli.Start(["train", .. Settings, "--out", run]);
        // In the middle of an epoch that the seed of the clock chooses.
        WaitFor(() => File.Exists(Path.Combine(run, "metrics.jsonl")));
        Thread.Sleep(Environment.TickCount % 100);
        process.Signal(signal);
        CliResult stopped = process.End();
        Assert.Equal((code, ""), (stopped.Code, stopped.Error));
        Assert.Equal($"Stopped; all that it takes to go on is in {run}. Go on: ./dropout resume {run}", stopped.OutLines[^1]);
        Assert.Contains("unfinished", Cli.Well("runs", run).Out, StringComparison.Ordinal);

        CliResult resumed = Cli.Well("resume", run, "--mc-samples", "2");
        Assert.Matches($"(?m)^run    {run}, resumed behind step \\d+$", resumed.Out);
        AssertSame(whole, run);
        // The same measure as the uninterrupted run's, from the same seed.
        Assert.Equal(Cli.Well("evaluate", whole, "--json").Out, Cli.Well("evaluate", run, "--json").Out);
    }

    [SkippableFact]
    public void A_second_signal_ends_the_program_at_once()
    {
        Skip.If(OperatingSystem.IsWindows(), "uses kill");
        // Steps of seconds, so that the first signal still waits for one when the second comes.
        Process process = Cli.Start(["train", "--train-samples", "3000", "--test-samples", "10", "--hidden", "4096,4096", "--batch-size", "3000", "--epochs", "9", "--out", At("r")]);
        while (process.StandardOutput.ReadLine() is string line && !line.StartsWith("epoch", StringComparison.Ordinal))
        {
        }
        process.Signal("INT");
        Thread.Sleep(50);
        process.Signal("INT");
        CliResult ended = process.End();
        Assert.Equal(130, ended.Code);
        Assert.DoesNotContain("Stopped", ended.Out, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(At("r"), "checkpoints")));
    }

    [SkippableFact]
    public void Json_says_that_the_run_was_stopped_and_from_where_it_went_on()
    {
        Skip.If(OperatingSystem.IsWindows(), "uses kill");
        string run = At("r");
        Process process = Cli.Start(["train", .. Settings, "--json", "--out", run]);
        WaitFor(() => File.Exists(Path.Combine(run, "metrics.jsonl")));
        process.Signal("TERM");
        JsonNode[] stopped = Lines(process.End());
        Assert.Equal("start", (string)stopped[0]["event"]!);
        Assert.Equal(0, (long)stopped[0]["first_step"]!);
        Assert.Equal(("stopped", run), ((string)stopped[^1]["event"]!, (string)stopped[^1]["run"]!));
        JsonNode[] resumed = Lines(Cli.Well("train", "--resume", run, "--json"));
        Assert.InRange((long)resumed[0]["first_step"]!, 1, 600);
        Assert.Equal(("result", "finished"), ((string)resumed[^1]["event"]!, (string)resumed[^1]["end"]!));
        long[] epochs = [.. stopped.Concat(resumed).Where(line => (string)line["event"]! == "epoch").Select(line => (long)line["metrics"]!["epoch"]!)];
        Assert.Equal([1, 2, 3, 4, 5, 6], epochs);
    }

    [Fact]
    public void A_run_that_is_over_stays_as_it_is()
    {
        string run = At("r");
        Cli.Train(run, "--quiet");
        string weights = Hash(run, "model.safetensors"), metrics = File.ReadAllText(Path.Combine(run, "metrics.jsonl")), result = File.ReadAllText(Path.Combine(run, "result.json"));
        Cli.Well("resume", run, "--quiet");
        Cli.Well("train", "--resume", run);
        Assert.Equal((weights, metrics, result), (Hash(run, "model.safetensors"), File.ReadAllText(Path.Combine(run, "metrics.jsonl")), File.ReadAllText(Path.Combine(run, "result.json"))));
    }

    [Fact]
    public void A_damaged_checkpoint_is_told_and_the_one_before_it_used()
    {
        string run = At("r"), whole = At("whole");
        Cli.Train(whole, "--quiet");
        Cli.Train(run, "--quiet");
        string newest = Directory.GetFiles(Path.Combine(run, "checkpoints")).Max()!;
        File.WriteAllBytes(newest, File.ReadAllBytes(newest)[..^7]);
        CliResult result = Cli.Run("resume", run, "--quiet");
        Assert.Equal((0, ""), (result.Code, result.Out));
        Assert.StartsWith($"warning: {newest}: expected an intact checkpoint", result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Count(c => c == '\n'));
        AssertSame(whole, run);
    }

    [Fact]
    public void A_run_without_a_checkpoint_begins_again()
    {
        string run = At("r"), whole = At("whole");
        Cli.Train(whole, "--quiet");
        Cli.Train(run, "--quiet");
        foreach (string file in (string[])["metrics.jsonl", "model.safetensors", "result.json"])
            File.Delete(Path.Combine(run, file));
        Directory.Delete(Path.Combine(run, "checkpoints"), recursive: true);
        Cli.Well("resume", run, "--quiet");
        AssertSame(whole, run);
    }

    [SkippableFact]
    public void Kills_a_full_disk_and_a_cut_checkpoint_cost_no_bit()
    {
        string script = Path.Combine(AppContext.BaseDirectory, "../../../../../eng/kill-test");
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists(script), "uses the repository's script");
        using var process = Process.Start(new ProcessStartInfo("bash", [script, "--kills", "5", "--steps", "120", "--app", Path.Combine(AppContext.BaseDirectory, "dropout.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        CliResult result = process.End();
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Matches(@"^kill-test: 5 kills \(.*same bits each time; \d+ s, \d+ ms a run\n$", result.Out);
    }

    private static void AssertSame(string whole, string run)
    {
        foreach (string file in (string[])["model.safetensors", "result.json", .. File.Exists(Path.Combine(whole, "best.safetensors")) ? (string[])["best.safetensors"] : []])
            Assert.Equal(Hash(whole, file), Hash(run, file));
        Assert.Equal(Metrics(whole), Metrics(run));
    }

    private static string Hash(string run, string file) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(run, file))));

    private static string[] Metrics(string run) => [.. File.ReadLines(Path.Combine(run, "metrics.jsonl")).Select(line =>
    {
        JsonObject epoch = JsonNode.Parse(line)!.AsObject();
        Assert.True(epoch.Remove("seconds"));
        return epoch.ToJsonString();
    })];

    private static JsonNode[] Lines(CliResult result)
    {
        Assert.Equal("", result.Error);
        return [.. result.OutLines.Select(line => JsonNode.Parse(line)!)];
    }

    private static void WaitFor(Func<bool> holds)
    {
        var clock = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2), "it took too long");
            Thread.Sleep(2);
        }
    }
}
