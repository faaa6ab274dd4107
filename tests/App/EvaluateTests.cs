using System.Text.Json.Nodes;

namespace App.Tests;

public class EvaluateTests
{
    [Fact]
    public void Json_is_one_object_and_nothing_else()
    {
        using var folder = new TempFolder();
        string run = Path.Combine(folder.Path, "r");
        string trained = Cli.Train(run, "--json").Out;
        CliResult result = Cli.Run("evaluate", run, "--mc-samples", "3", "--json");
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Equal(1, result.Out.Count(c => c == '\n'));
        JsonObject report = JsonNode.Parse(result.Out)!.AsObject();
        Assert.Equal(["samples", "plain", "mc"], report.Select(pair => pair.Key));
        Assert.Equal(["accuracy", "nll", "ece", "brier"], report["plain"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal(["accuracy", "nll", "ece", "brier", "entropy", "mutual_information"], report["mc"]!.AsObject().Select(pair => pair.Key));
        // The same seed and passes as after training, so the same numbers.
        Assert.Equal(JsonNode.Parse(trained.TrimEnd().Split('\n')[^1])!["scores"]!.ToJsonString(), report.ToJsonString());
        Assert.InRange((double)report["plain"]!["accuracy"]!, 0, 1);
        Assert.InRange((double)report["mc"]!["entropy"]!, (double)report["mc"]!["mutual_information"]!, Math.Log(10));
        Assert.InRange((double)report["mc"]!["mutual_information"]!, 1e-6, Math.Log(10));
    }

    [Fact]
    public void The_weights_of_a_checkpoint_are_measured_and_those_are_the_averages_where_there_are_any()
    {
        using var folder = new TempFolder();
        foreach (string[] more in (string[][])[[], ["--set", "training.ema=0.9"]])
        {
            string run = Path.Combine(folder.Path, $"r{more.Length}");
            Cli.Train(run, ["--quiet", .. more]);
            string Measure(params string[] which) => Cli.Well(["evaluate", run, "--mc-samples", "2", "--json", .. which]).Out;
            long[] steps = [.. Directory.GetFiles(Path.Combine(run, "checkpoints")).Order().Select(file => long.Parse(Path.GetFileName(file)[5..14], System.Globalization.CultureInfo.InvariantCulture))];
            Assert.Equal(2, steps.Length);
            Assert.Equal(Measure(), Measure("--step", $"{steps[1]}"));
            Assert.NotEqual(Measure(), Measure("--step", $"{steps[0]}"));
        }
    }

    [Fact]
    public void The_seed_governs_the_masks_and_nothing_else()
    {
        using var folder = new TempFolder();
        string run = Path.Combine(folder.Path, "r");
        Cli.Train(run, "--quiet");
        JsonNode Measure(string seed) => JsonNode.Parse(Cli.Run("evaluate", run, "--mc-samples", "2", "--seed", seed, "--json").Out)!;
        JsonNode first = Measure("1"), again = Measure("1"), other = Measure("2");
        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        Assert.Equal(first["plain"]!.ToJsonString(), other["plain"]!.ToJsonString());
        Assert.NotEqual(first["mc"]!.ToJsonString(), other["mc"]!.ToJsonString());
    }

    [Fact]
    public void Without_dropout_there_is_only_the_plain_prediction()
    {
        using var folder = new TempFolder();
        string run = Path.Combine(folder.Path, "r");
        string text = Cli.Train(run, "--dropout", "0", "--input-dropout", "0").Out;
        Assert.Contains("This model has no dropout", text, StringComparison.Ordinal);
        JsonNode report = JsonNode.Parse(Cli.Run("evaluate", run, "--json").Out)!;
        Assert.Null(report["mc"]);
        Assert.True(report.AsObject().ContainsKey("mc"));
        Assert.NotNull(report["plain"]!["nll"]);
    }

    [Fact]
    public void Text_has_the_table_and_the_pictures()
    {
        using var folder = new TempFolder();
        string run = Path.Combine(folder.Path, "r");
        Cli.Train(run, "--quiet");
        string[] lines = Cli.Run("evaluate", run, "--mc-samples", "1").Out.Split('\n');
        Assert.StartsWith("on the test part", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("one mask", lines[2], StringComparison.Ordinal);
        Assert.Equal("0.0000", lines[2].TrimEnd().Split(' ')[^1]); // one mask cannot disagree with itself
        Assert.Contains(lines, line => line.StartsWith("is ", StringComparison.Ordinal) && line.Contains("entropy", StringComparison.Ordinal));
    }

    [Fact]
    public void Data_that_moved_are_found_where_the_option_says()
    {
        using var folder = new TempFolder();
        string data = Path.Combine(folder.Path, "data"), moved = Path.Combine(folder.Path, "moved"), run = Path.Combine(folder.Path, "r");
        WriteTinyMnist(data);
        Assert.Equal(0, Cli.Run("train", "--data", "mnist", "--data-dir", data, "--hidden", "4", "--epochs", "1", "--quiet", "--out", run).Code);
        string before = Cli.Run("evaluate", run, "--json").Out;
        Directory.Move(data, moved);
        Assert.StartsWith("mnist: expected a folder", Cli.Mistake("evaluate", run), StringComparison.Ordinal);
        Assert.Equal(before, Cli.Run("evaluate", run, "--data-dir", moved, "--json").Out);
    }

    /// <summary>Twenty images that differ in the brightness of one row, in MNIST's layout.</summary>
    private static void WriteTinyMnist(string folder)
    {
        Directory.CreateDirectory(folder);
        byte[] pixels = new byte[20 * 784], labels = new byte[20];
        for (int i = 0; i < 20; i++)
        {
            labels[i] = (byte)(i % 10);
            pixels.AsSpan((i * 784) + (28 * labels[i]), 28).Fill(200);
        }
        foreach (string part in (string[])["train", "t10k"])
        {
            File.WriteAllBytes(Path.Combine(folder, $"{part}-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 20, 0, 0, 0, 28, 0, 0, 0, 28, .. pixels]);
            File.WriteAllBytes(Path.Combine(folder, $"{part}-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 20, .. labels]);
        }
    }
}
