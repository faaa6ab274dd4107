using DropoutTorch.Training;

namespace App.Tests;

/// <summary>Run folders that cannot be used: one line, exit code 2, and not a byte of the folder changed.</summary>
public sealed class RunMistakeTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _run;

    public RunMistakeTests() => _run = Path.Combine(_folder.Path, "run");

    public void Dispose() => _folder.Dispose();

    private string At(string name) => Path.Combine(_run, name);

    // What was there is there afterwards; the lock's empty file says nothing about a run.
    private string Mistake(params string[] args)
    {
        File.WriteAllBytes(At(".lock"), []);
        string before = FolderState.Of(_run);
        string line = Cli.Mistake(args);
        Assert.Equal(before, FolderState.Of(_run));
        return line;
    }

    private static void Replace(string file, string old, string text) => File.WriteAllText(file, File.ReadAllText(file).Replace(old, text, StringComparison.Ordinal));

    [Fact]
    public void A_folder_with_content_is_not_touched()
    {
        string file = _folder.Write("thesis.txt", [1]);
        const string fix = "Fix: choose another folder with --out";
        Assert.Equal($"{_folder.Path}: expected an empty or new folder for the run, got one with content. {fix}, or add --overwrite to replace the run in it.", Cli.Mistake("train", "--out", _folder.Path));
        Assert.Equal($"{_folder.Path}: expected an earlier run to overwrite, got a folder without config.json. {fix}.", Cli.Mistake("train", "--out", _folder.Path, "--overwrite"));
        Assert.Equal($"{file}: expected a folder for the run, got a file. {fix}.", Cli.Mistake("train", "--out", file));
        Assert.Equal($"{file}: expected the folder of a run, got a file. Fix: name a folder that train has written.", Cli.Mistake("resume", file));
        Assert.Equal([file], Directory.GetFileSystemEntries(_folder.Path));
        Cli.Train(_run, "--quiet");
        Assert.Equal($"{_run}: expected an empty or new folder for the run, got one with content. {fix}, or add --overwrite to replace the run in it.", Mistake("train", "--out", _run));
        Assert.Equal("batch size: expected at least 1, got 0. Fix: choose 1 or more.", Mistake("train", "--out", _run, "--overwrite", "--batch-size", "0"));
        Assert.StartsWith("mnist: expected a folder", Mistake("train", "--out", _run, "--overwrite", "--data", "mnist", "--data-dir", "none"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_killed_start_leaves_is_no_content()
    {
        Directory.CreateDirectory(_run);
        foreach (string name in (string[])[".lock", ".lock-holder", "environment.json", $".config.json.{Guid.NewGuid():N}.tmp"])
            File.WriteAllText(At(name), "1");
        Cli.Train(_run, "--quiet");
        Assert.DoesNotContain(Directory.GetFiles(_run), file => file.EndsWith(".tmp", StringComparison.Ordinal));
        Assert.Contains("finished", Cli.Well("runs", _run).Out, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_folder_that_cannot_be_made()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "uses /proc, which nobody can write to");
        Assert.Matches(
            "^/proc/dropout: expected a folder that can be written, got .*\\. Fix: choose another folder with --out\\.$",
            Cli.Mistake("train", "--train-samples", "10", "--test-samples", "10", "--out", "/proc/dropout"));
        Assert.Matches("^/proc/dropout: expected a folder that can be written, got .*\\. Fix: choose another folder with --out\\.$", Cli.Mistake("sweep", "--over", "dropout=0,0.5", "--out", "/proc/dropout"));
    }

    [Fact]
    public void A_run_that_another_process_writes()
    {
        Cli.Train(_run, "--quiet");
        using RunLock held = RunLock.Take(_run);
        string expected = $"{_run}: expected a run that no other process writes, got one that process {Environment.ProcessId} is writing. Fix: wait for it, or choose another folder with --out.";
        string before = FolderState.OfRun(_run);
        Assert.Equal(expected, Cli.Mistake("resume", _run));
        Assert.Equal(expected, Cli.Mistake("train", "--resume", _run));
        Assert.Equal(expected, Cli.Mistake("train", "--out", _run, "--overwrite"));
        Assert.Equal(before, FolderState.OfRun(_run));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"format\": 1")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public void A_configuration_that_is_damaged(string text)
    {
        Cli.Train(_run, "--quiet");
        File.WriteAllText(At("config.json"), text);
        foreach (string verb in (string[])["resume", "evaluate", "runs"])
            Assert.StartsWith($"{At("config.json")}: expected a complete run configuration, got a fault (", Mistake(verb, _run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"format\": 2", "\"format\": 3", "format 3 instead of 2")]
    [InlineData("\"seed\"", "\"sead\"", "sead")]
    [InlineData("\"batch_size\": 128", "\"batch_size\": 0", "batch size: expected at least 1, got 0")]
    [InlineData("\"name\": \"adam\"", "\"name\": \"madam\"", "optimizer: expected one of")]
    [InlineData("\"lr\": 0.002", "\"lr\": \"high\"", "lr")]
    public void A_configuration_with_one_fault(string old, string text, string told)
    {
        Cli.Train(_run, "--quiet");
        Replace(At("config.json"), old, text);
        foreach (string verb in (string[])["resume", "evaluate", "runs"])
            Assert.Contains(told, Mistake(verb, _run), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_do_not_fit_or_are_damaged()
    {
        Cli.Train(_run, "--quiet");
        string weights = At("model.safetensors"), text = File.ReadAllText(At("config.json"));
        Replace(At("config.json"), "\"input_size\": 784", "\"input_size\": 100");
        Assert.StartsWith($"{weights}: expected the weights of this Mlp, got different: linear1.weight Float32 (16, 784) for Float32 (16, 100). Fix: ", Mistake("evaluate", _run), StringComparison.Ordinal);
        File.WriteAllText(At("config.json"), text);
        Assert.StartsWith($"{At("best.safetensors")}: expected ", Mistake("evaluate", _run, "--best"), StringComparison.Ordinal);
        Assert.Equal(
            $"{At("checkpoints")}: expected a checkpoint of step 7777, got those of 3, 6. Fix: choose one that is kept; checkpoints.keep_best says how many of the best are.",
            Mistake("evaluate", _run, "--step", "7777"));
        Assert.Equal("--step: expected not together with --best, got both. Fix: leave one of them out.", Mistake("evaluate", _run, "--step", "3", "--best"));
        byte[] bytes = File.ReadAllBytes(weights);
        File.WriteAllBytes(weights, bytes[..^1]);
        Assert.StartsWith($"{weights}: expected data_offsets of ", Mistake("evaluate", _run), StringComparison.Ordinal);
        File.Delete(weights);
        Assert.Equal(
            $"{_run}: expected the folder of a run with config.json and model.safetensors, got one without model.safetensors. Fix: name a folder in which train has finished at least one epoch.",
            Mistake("evaluate", _run));
        File.WriteAllText(At("result.json"), "{");
        Assert.StartsWith($"{At("result.json")}: expected the result of a run, got a fault (", Mistake("runs", _run), StringComparison.Ordinal);
        File.WriteAllText(At("environment.json"), "{");
        Assert.StartsWith($"{At("environment.json")}: expected the environment of a run, got a fault (", Mistake("resume", _run), StringComparison.Ordinal);
        File.Delete(At("config.json"));
        Assert.Equal($"{_run}: expected the folder of a run with config.json, got one without config.json. Fix: name a folder that train has written.", Mistake("resume", _run));
    }

    [Fact]
    public void Checkpoints_that_are_all_damaged()
    {
        Cli.Train(_run, "--quiet");
        string[] files = [.. Directory.GetFiles(At("checkpoints")).Order(StringComparer.Ordinal)];
        Assert.Equal(2, files.Length);
        foreach (string file in files)
            File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1]);
        string before = FolderState.OfRun(_run);
        CliResult result = Cli.Run("resume", _run);
        Assert.Equal((2, ""), (result.Code, result.Out));
        Assert.Matches($"(?m)^error: .*checkpoints: expected an intact checkpoint, got 2 damaged, the newest {Path.GetFileName(files[1])} with .*\\. Fix: ", result.Error);
        Assert.Equal(1, result.Error.Split('\n').Count(line => line.StartsWith("error: ", StringComparison.Ordinal)));
        Assert.Equal(before, FolderState.OfRun(_run));
    }

    [Fact]
    public void A_sweep_over_another_grid_keeps_its_hands_off()
    {
        string[] small = ["--train-samples", "50", "--test-samples", "20", "--hidden", "4", "--epochs", "1"];
        Cli.Well(["sweep", "--over", "dropout=0,0.5", "--out", _run, .. small]);
        string expected = $"{_run}: expected a new folder, or one of a sweep over the same settings, got one whose sweep.yaml says otherwise. Fix: choose another folder with --out.";
        Assert.Equal(expected, Mistake(["sweep", "--over", "dropout=0,0.5", "--over", "training.seed=1,2", "--out", _run, .. small]));
        Assert.Equal(expected, Mistake(["sweep", "--over", "dropout=0,0.5", "--lr", "0.1", "--out", _run, .. small]));
    }
}
