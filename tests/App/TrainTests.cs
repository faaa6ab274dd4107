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
        Assert.Matches(@"^steps  adam, rate 0\.002 \(linear\), batch 128, seed 0, cpu, \d+ threads$", lines[3]);
        Assert.Equal($"run    {run}", lines[4]);
        Assert.Equal("epoch    train loss   accuracy  test loss   accuracy  samples/s", lines[6]);
        Assert.Matches(@"^1/2 +\d\.\d{4} +\d+\.\d\d % +\d\.\d{4} +\d+\.\d\d % +[\d,]+$", lines[7]);
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
            "--input-dropout", "0.05", "--activation", "tanh", "--set", "max_norm=4", "--steps", "3", "--validation", "0.2", "--dropout-schedule", "linear", "--batch-size", "10", "--optimizer", "sgd", "--lr", "0.01",
            "--schedule", "cosine", "--momentum", "0.5", "--nesterov", "--weight-decay", "0.001", "--seed", "-3", "--device", "cpu", "--out", run, "--quiet").Code);
        JsonNode config = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "config.json")))!;
        Assert.Equal(
            """{"format":2,"data":{"name":"digits","seed":0,"train_samples":40,"test_samples":20,"validation":0.2,"validation_seed":0,"pad_crop":0,"flip":false,"rotate":0,"cutout":0,"mixup":0,"augmentation_seed":0,"normalize":true},"model":{"name":"mlp","input_size":784,"hidden_sizes":[6,5],"output_size":10,"activation":"tanh","dropout":[0.25],"input_dropout":0.05,"max_norm":4},"optimizer":{"name":"sgd","lr":0.01,"momentum":0.5,"dampening":0,"nesterov":true,"weight_decay":0.001,"decay_biases_and_norms":true},"schedule":{"name":"cosine","end":0,"warmup_steps":0,"momentum_start":null,"momentum_steps":0,"damp_by_momentum":false},"dropout_schedule":{"name":"linear","from":0,"to":1,"until":1},"training":{"epochs":null,"steps":3,"batch_size":10,"accumulate":1,"label_smoothing":0,"clip_norm":null,"max_norm":null,"ema":null,"patience":null,"evaluate_every":1,"precision":"float32","flush_denormal":true,"seed":-3,"device":"cpu","workers":1},"checkpoints":{"every_epochs":1,"every_steps":null,"keep_best":1,"tensorboard":true,"histograms_every":null}}""",
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

    [Fact]
    public void With_a_validation_part_its_scores_stand_in_the_middle()
    {
        using var folder = new TempFolder();
        string[] lines = Cli.Train(Path.Combine(folder.Path, "r"), "--validation", "0.1").OutLines;
        Assert.Equal("data   digits: 270 training samples, 30 validation, 100 test samples", lines[2]);
        Assert.Equal("epoch    train loss   accuracy valid loss   accuracy  test loss   accuracy", lines[6]);
        Assert.Matches(@"^1/2 +(\d\.\d{4} +\d+\.\d\d % *){3}$", lines[7]);
        Assert.StartsWith("2/2 ", lines[8], StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_terminal_shows_the_present_p_where_dropout_is_scheduled()
    {
        Skip.IfNot(File.Exists("/usr/bin/script"), "needs script, which makes a terminal");
        using var folder = new TempFolder();
        string program = $"dotnet {Path.Combine(AppContext.BaseDirectory, "dropout.dll")} train --train-samples 3000 --test-samples 50 --hidden 256 --epochs 4 --mc-samples 2 --dropout-schedule linear --out {folder.Path}/r";
        var start = new System.Diagnostics.ProcessStartInfo("/usr/bin/script", ["-qec", program, "/dev/null"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TERM"] = "xterm";
        CliResult result = System.Diagnostics.Process.Start(start)!.End();
        Assert.Equal(0, result.Code);
        Assert.Matches(@"[1-4]/4  loss \d+\.\d{4}  accuracy \d+\.\d\d %  [\d,]+ samples/s  \d+:\d\d left  p 0\.[0-3]\d\d ", result.Out);
        Assert.Contains("\u001b[?25h", result.Out, StringComparison.Ordinal); // the cursor is back
    }
}
