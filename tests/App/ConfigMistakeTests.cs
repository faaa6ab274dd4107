using System.Text;

namespace App.Tests;

/// <summary>Files for --config that are none: a line each, and no run.</summary>
public class ConfigMistakeTests
{
    [Theory]
    [InlineData("training:\n  epohcs: 3\n", "option of training: expected one of epochs, steps, batch_size, accumulate, label_smoothing, clip_norm, max_norm, ema, patience, evaluate_every, precision, flush_denormal, seed, device, workers, got 'epohcs'. Fix: use 'epochs'.")]
    [InlineData("trainig:\n  epochs: 3\n", "setting: expected SECTION.NAME with a section of data, model, optimizer, schedule, dropout_schedule, training, checkpoints, or an option of the model, got 'trainig.epochs'. Fix: use 'training.epochs'.")]
    [InlineData("training:\n  epochs: many\n", "epochs: expected a whole number, or none, got 'many'. Fix: correct the value.")]
    [InlineData("training:\n  epochs: 0\n", "number of epochs: expected at least 1, got 0. Fix: choose 1 or more.")]
    [InlineData("training:\n  epochs: 0\noptimizer:\n  lr: -1\n", "learning rate: expected a finite number above 0, got -1. Fix: choose one near 0.002 for adam.", "number of epochs: expected at least 1, got 0. Fix: choose 1 or more.")]
    [InlineData("training:\n  epochs:\n    at: 3\n", "FILE: expected sections with values or lists of values, got something deeper in line 3. Fix: write it as SECTION, NAME and value.")]
    [InlineData("model:\n  dropout: [0.1, [0.2]]\n", "FILE: expected sections with values or lists of values, got something deeper in line 2. Fix: write it as SECTION, NAME and value.")]
    [InlineData("", "FILE: expected one YAML document with sections, got another. Fix: write lines like 'training:' and '  epochs: 10'.")]
    [InlineData("- 1\n- 2\n", "FILE: expected one YAML document with sections, got another. Fix: write lines like 'training:' and '  epochs: 10'.")]
    [InlineData("training:\n  epochs: 1\n---\ntraining:\n  epochs: 2\n", "FILE: expected one YAML document with sections, got another. Fix: write lines like 'training:' and '  epochs: 10'.")]
    [InlineData("training: {epochs: 1", "FILE: expected a YAML file, got a fault in line *). Fix: correct the line.")]
    [InlineData("training:\n\tepochs: 1\n", "FILE: expected a YAML file, got a fault in line *). Fix: correct the line.")]
    [InlineData("training:\n  epochs: 1\n  epochs: 2\n", "FILE: expected a YAML file, got a fault in line *). Fix: correct the line.")]
    [InlineData("optimizer: sgd\noptimizer.name: adam\n", "optimizer.name: expected each setting once, got it twice, in two spellings. Fix: leave one of them out.")]
    [InlineData("training.epochs: 1\ntraining:\n  epochs: 1\n", "FILE: expected each setting once, got training.epochs twice, again in line 3. Fix: leave one of them out.")]
    [InlineData("extends: mnist-cnn\n", "option of mlp: expected one of input_size, hidden_sizes, output_size, activation, dropout, input_dropout, max_norm, got 'extends'. Fix: use one of these names.")]
    public void Is_a_line_each(string text, params string[] expected)
    {
        using var folder = new TempFolder();
        string file = folder.Write("my.yaml", Encoding.UTF8.GetBytes(text)), run = Path.Combine(folder.Path, "run");
        string[] lines = Cli.Mistakes("train", "--config", file, "--out", run);
        Assert.Equal(expected.Length, lines.Length);
        foreach ((string line, string awaited) in lines.Zip(expected))
        {
            string[] parts = awaited.Replace("FILE", file, StringComparison.Ordinal).Split('*');
            Assert.StartsWith(parts[0], line, StringComparison.Ordinal);
            Assert.EndsWith(parts[^1], line, StringComparison.Ordinal);
            Assert.True(parts.Length > 1 || line == parts[0], line);
        }
        Assert.False(Path.Exists(run));
    }

    [Fact]
    public void Aliases_do_not_grow()
    {
        using var folder = new TempFolder();
        string text = "x0: &a0 [1, 1]\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"x{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n"));
        string file = folder.Write("my.yaml", Encoding.UTF8.GetBytes(text));
        Assert.Equal($"{file}: expected values written out, got an alias in line 2. Fix: write the value itself.", Cli.Mistake("settings", "--config", file));
    }

    [Fact]
    public void A_file_that_is_too_deep_or_too_large_is_one_line()
    {
        using var folder = new TempFolder();
        string deep = folder.Write("deep.yaml", Encoding.UTF8.GetBytes("a: " + new string('[', 100_000))), large = folder.Write("large.yaml", new byte[(1 << 20) + 1]);
        Assert.StartsWith($"{deep}: expected ", Cli.Mistake("train", "--config", deep), StringComparison.Ordinal);
        Assert.Equal($"{large}: expected a file with settings, at most 1 MiB, got a larger one. Fix: name the file with the settings.", Cli.Mistake("train", "--config", large));
        string binary = folder.Write("binary.yaml", [0, 1, 2, 0xff, 0xfe]);
        Assert.StartsWith($"{binary}: expected ", Cli.Mistake("train", "--config", binary), StringComparison.Ordinal);
    }
}
