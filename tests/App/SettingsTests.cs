namespace App.Tests;

public class SettingsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("--optimizer sgd --lr 0.03 --nesterov --schedule one_cycle --steps 700 --seed -3")]
    [InlineData("--model resnet20 --data cifar10 --data-dir here --set data.flip=true --set data.pad_crop=4 --set drop_path=0.1")]
    [InlineData("--hidden none --dropout 0 --validation 0.1 --schedule plateau --set training.patience=3 --set training.ema=0.99 --dropout-schedule early")]
    [InlineData("--data table --data-dir t.csv --set data.target=price,size --set data.delimiter=tab --optimizer rmsprop")]
    [InlineData("--data text --data-dir t.txt --model awd_lstm --set checkpoints.every_steps=50 --set checkpoints.tensorboard=false --set optimizer.eps=1e-7")]
    [InlineData("--schedule multi_step --set schedule.milestones=3,5 --set hidden_sizes=9,8,7 --set dropout=0.1,0.2,0.3")]
    public void Its_output_as_a_file_means_the_same(string line)
    {
        using var folder = new TempFolder();
        string[] args = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string text = Cli.Well(["settings", .. args]).Out;
        string file = folder.Write("my.yaml", System.Text.Encoding.UTF8.GetBytes(text));
        Assert.Equal(text, Cli.Well("settings", "--config", file).Out);
        Assert.StartsWith("data:\n  name: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_is_written_out()
    {
        string[] lines = Cli.Well("settings").OutLines;
        Assert.Equal(["data:", "model:", "optimizer:", "schedule:", "dropout_schedule:", "training:", "checkpoints:"], lines.Where(line => !line.StartsWith(' ')));
        Assert.Contains("  name: digits", lines);
        Assert.Contains("  hidden_sizes: 512,512", lines);
        Assert.Contains("  lr: 0.002", lines);
        Assert.Contains("  ema: none", lines);
        Assert.Contains("  every_epochs: 1", lines);
    }

    [Fact]
    public void The_configuration_of_a_run_repeats_it()
    {
        using var folder = new TempFolder();
        string first = Path.Combine(folder.Path, "1"), again = Path.Combine(folder.Path, "2");
        Cli.Train(first, "--quiet", "--optimizer", "sgd", "--seed", "7");
        Cli.Well("train", "--config", Path.Combine(first, "config.json"), "--out", again, "--quiet");
        Assert.Equal(File.ReadAllText(Path.Combine(first, "config.json")), File.ReadAllText(Path.Combine(again, "config.json")));
        Assert.Equal(File.ReadAllBytes(Path.Combine(first, "model.safetensors")), File.ReadAllBytes(Path.Combine(again, "model.safetensors")));
    }

    [Fact]
    public void Options_go_over_a_file_and_a_file_over_a_recipe()
    {
        using var folder = new TempFolder();
        string file = folder.Write("my.yaml", "optimizer: {lr: 0.5}\ntraining: {epochs: 7, batch_size: 32}\n"u8.ToArray());
        string[] lines = Cli.Well("settings", "--recipe", "mnist-cnn", "--config", file, "--epochs", "9").OutLines;
        Assert.Contains("  name: mnist_cnn", lines);
        Assert.Contains("  lr: 0.5", lines);
        Assert.Contains("  batch_size: 32", lines);
        Assert.Contains("  epochs: 9", lines);
        // Another optimizer does not inherit the first one's rate, and steps take the place of a recipe's epochs.
        lines = Cli.Well("settings", "--recipe", "mnist-cnn", "--optimizer", "sgd", "--steps", "50").OutLines;
        Assert.Contains("  lr: 0.05", lines);
        Assert.Contains("  epochs: none", lines);
        Assert.Contains("  steps: 50", lines);
    }

    [Fact]
    public void Every_recipe_is_listed_with_what_it_is_and_is_sound()
    {
        string[] lines = Cli.Well("recipes").OutLines;
        string[] names = [.. lines.Where(line => !line.StartsWith(' '))];
        Assert.Contains("mnist-cnn", names);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 80));
        Assert.All(names, name => Assert.StartsWith("  ", lines[Array.IndexOf(lines, name) + 1], StringComparison.Ordinal));
        Assert.All(names, name => Assert.StartsWith("data:\n", Cli.Well("settings", "--recipe", name, "--data-dir", "somewhere").Out, StringComparison.Ordinal));
    }
}
