using System.Text.Json.Nodes;

namespace App.Tests;

public class TrainTests
{
    [Fact]
    public void Text_shows_the_run_its_epochs_and_the_doubt_within_80_columns()
    {
        using var folder = new TempFolder();
        string run = Path.Combine(folder.Path, "r");
        string[] lines = Cli.Train(run).Out.Split('\n');
        Assert.Equal("model  Mlp(784-16-10, relu, dropout=0.3, input_dropout=0.1)", lines[0]);
        Assert.Equal("       12,730 parameters", lines[1]);
        Assert.Equal("data   digits: 300 training samples, 100 test samples", lines[2]);
        Assert.Matches("^steps  adam, rate 0\\.002 \\(linear\\), batch 128, seed 0, cpu, \\d+ threads$", lines[3]);
        Assert.Equal($"run    {run}", lines[4]);
        Assert.Equal("epoch    train loss  accuracy   test loss  accuracy   samples/s", lines[6]);
        Assert.Matches("^1/2 +\\d\\.\\d{4} +\\d+\\.\\d\\d % +\\d\\.\\d{4} +\\d+\\.\\d\\d % +[\\d,]+$", lines[7]);
        Assert.StartsWith("2/2 ", lines[8], StringComparison.Ordinal);
        Assert.Equal("on the test part  accuracy     NLL     ECE   Brier  entropy  mutual inf.", lines[10].TrimEnd());
        Assert.StartsWith("dropout off  ", lines[11], StringComparison.Ordinal);
        Assert.StartsWith("mean of 3 masks  ", lines[12], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("surest  ", StringComparison.Ordinal));
        Assert.Equal($"Kept in {run}. Measure it again: ./dropout evaluate {run}", lines[^2]);
        Assert.All(lines.Where(line => !line.Contains(run, StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 80));
        Assert.DoesNotContain('\u001b', string.Concat(lines));
    }

    [Fact]
    public void Json_is_an_object_a_line()
    {
        using var folder = new TempFolder();
        string run = Path.Combine(folder.Path, "r");
        JsonNode[] lines = [.. Cli.Train(run, "--json", "--seed", "4").Out.TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(["start", "epoch", "epoch", "result"], lines.Select(line => (string)line["event"]!));
        Assert.Equal(run, (string)lines[0]["run"]!);
        Assert.Equal(4, (long)lines[0]["config"]!["training"]!["seed"]!);
        Assert.Equal(File.ReadAllLines(Path.Combine(run, "metrics.jsonl")), lines[1..3].Select(line => line["metrics"]!.ToJsonString()));
        Assert.Equal(3, (int)lines[3]["scores"]!["samples"]!);
        Assert.Equal((double)lines[2]["metrics"]!["test_accuracy"]!, (double)lines[3]["scores"]!["plain"]!["accuracy"]!);
    }

    [Fact]
    public void Quiet_says_nothing_and_still_leaves_the_run()
    {
        using var folder = new TempFolder();
        Assert.Equal("", Cli.Train(folder.Path, "--quiet").Out);
        Assert.True(File.Exists(Path.Combine(folder.Path, "model.safetensors")));
    }

    [Fact]
    public void Overwrite_replaces_the_earlier_run()
    {
        using var folder = new TempFolder();
        Cli.Train(folder.Path, "--quiet");
        Cli.Train(folder.Path, "--quiet", "--overwrite", "--seed", "9");
        Assert.Equal(9, (long)JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, "config.json")))!["training"]!["seed"]!);
        Assert.Equal(2, File.ReadAllLines(Path.Combine(folder.Path, "metrics.jsonl")).Length);
    }

    [Fact]
    public void Every_option_reaches_the_config()
    {
        using var folder = new TempFolder();
        string run = Path.Combine(folder.Path, "r");
        Assert.Equal(0, Cli.Run(
            "train", "--data", "digits", "--train-samples", "40", "--test-samples", "20", "--model", "mlp", "--hidden", "6,5", "--dropout", "0.25",
            "--input-dropout", "0.05", "--activation", "tanh", "--set", "max_norm=4", "--epochs", "1", "--batch-size", "10", "--optimizer", "sgd", "--lr", "0.01",
            "--schedule", "cosine", "--momentum", "0.5", "--nesterov", "--weight-decay", "0.001", "--seed", "-3", "--device", "cpu", "--out", run, "--quiet").Code);
        JsonNode config = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "config.json")))!;
        Assert.Equal(
            """{"format":1,"data":{"name":"digits","data_dir":null,"train_samples":40,"test_samples":20,"seed":0},"model":{"name":"mlp","input_size":784,"hidden_sizes":[6,5],"output_size":10,"activation":"tanh","dropout":[0.25],"input_dropout":0.05,"max_norm":4},"training":{"epochs":1,"batch_size":10,"optimizer":{"name":"sgd","lr":0.01,"momentum":0.5,"nesterov":true,"weight_decay":0.001},"schedule":"cosine","seed":-3,"device":"cpu"}}""",
            config.ToJsonString());
    }

    [Fact]
    public void A_linear_model_has_no_hidden_layer()
    {
        using var folder = new TempFolder();
        string run = Path.Combine(folder.Path, "r");
        CliResult result = Cli.Run("train", "--hidden", "none", "--train-samples", "40", "--test-samples", "20", "--epochs", "1", "--mc-samples", "2", "--out", run);
        Assert.StartsWith("model  Mlp(784-10, relu, dropout=none, input_dropout=0.1)\n", result.Out, StringComparison.Ordinal);
        Assert.Equal(0, result.Code);
    }
}
