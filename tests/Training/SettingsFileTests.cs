using System.Text;
using Data.Tests;
using DropoutTorch.Options;
using DropoutTorch.Training;

namespace Training.Tests;

public sealed class SettingsFileTests : IDisposable
{
    private const string NoDocument = "expected one YAML document with sections, got another. Fix: write lines like 'training:' and '  epochs: 10'.";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sections_names_and_values()
    {
        string path = Write("""
            # a comment
            format: 2
            data: digits
            model:
              name: "mlp"
              hidden_sizes: [128, 64]
              dropout: []
            optimizer: {name: sgd, lr: 1e-3, nesterov: true}
            training:
              ema: null
              clip_norm: ~
              patience:
              device: 'cpu'
              precision: no
            """);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["data"] = "digits",
                ["model.name"] = "mlp",
                ["model.hidden_sizes"] = "128,64",
                ["model.dropout"] = "none",
                ["optimizer.name"] = "sgd",
                ["optimizer.lr"] = "1e-3",
                ["optimizer.nesterov"] = "true",
                ["training.ema"] = "none",
                ["training.clip_norm"] = "none",
                ["training.patience"] = "none",
                ["training.device"] = "cpu",
                ["training.precision"] = "no", // a word, as it stands
            },
            SettingsFile.Read(path));
    }

    [Fact]
    public void Json_is_read_too()
    {
        string path = Write("""{"data": {"name": "digits", "seed": 3, "train_samples": null}, "training": {"epochs": 2}, "model": {"hidden_sizes": [8]}}""");
        Assert.Equal(
            new Dictionary<string, string> { ["data.name"] = "digits", ["data.seed"] = "3", ["data.train_samples"] = "none", ["training.epochs"] = "2", ["model.hidden_sizes"] = "8" },
            SettingsFile.Read(path));
    }

    [Fact]
    public void The_config_of_a_run_gives_the_same_run()
    {
        var options = new TrainOptions
        {
            Data = new DropoutTorch.Data.Digits.DigitsOptions { TrainSamples = 20, TestSamples = 10 },
            Optimizer = new RmsPropOptions { Eps = 1e-7 },
            Schedule = new MultiStepSchedule { Milestones = [3, 5] },
            Training = new LoopOptions { Steps = 7, Ema = 0.5 },
        };
        using var run = TrainingRun.Prepare(options, Path.Combine(_folder.Path, "run"), overwrite: false);
        TrainOptions read = TrainSettings.Read(SettingsFile.Read(run.Folder.ConfigFile));
        Assert.Equal(options with { ModelSettings = read.ModelSettings }, read);
        using var again = TrainingRun.Prepare(read, Path.Combine(_folder.Path, "again"), overwrite: false);
        Assert.Equal(run.Config, again.Config);
    }

    [Theory]
    [InlineData("", NoDocument)]
    [InlineData("# nothing", NoDocument)]
    [InlineData("training", NoDocument)]
    [InlineData("- training", NoDocument)]
    [InlineData("training: {epochs: 1}\n---\ntraining: {epochs: 2}", NoDocument)]
    [InlineData("training:\n  schedule:\n    name: linear", "expected sections with values or lists of values, got something deeper in line 3. Fix: write it as SECTION, NAME and value.")]
    [InlineData("model:\n  hidden_sizes: [[1, 2]]", "expected sections with values or lists of values, got something deeper in line 2. Fix: write it as SECTION, NAME and value.")]
    [InlineData("? {a: b}\n: 3", "expected sections with values or lists of values, got something deeper in line 1. Fix: write it as SECTION, NAME and value.")]
    public void A_file_of_another_shape_is_one_line(string text, string fault)
    {
        string path = Write(text);
        Assert.Equal($"{path}: {fault}", Refused(path));
    }

    // Where the line is, and what it is called, is the parser's to say.
    [Theory]
    [InlineData("training: {epochs: 1")]
    [InlineData("training:\n\tepochs: 1")]
    [InlineData("training: {epochs: 1, epochs: 2}")]
    [InlineData("training: {epochs: 1}\ntraining: {steps: 2}")]
    [InlineData("training: \"\u0001")]
    public void A_file_that_is_no_yaml_is_one_line(string text)
    {
        string path = Write(text);
        string refused = Refused(path);
        Assert.Matches(@": expected a YAML file, got a fault in line \d+ \(.+\)\. Fix: correct the line\.$", refused);
        Assert.DoesNotContain('\n', refused);
    }

    [Fact]
    public void Tags_make_no_objects()
    {
        Assert.Equal("/etc/passwd", SettingsFile.Read(Write("data: {path: !!System.IO.FileInfo /etc/passwd}"))["data.path"]);
        Assert.Equal("1", SettingsFile.Read(Write("training: !!python/object/apply:os.system {epochs: 1}"))["training.epochs"]);
    }

    [Theory]
    [InlineData("data: &d {name: digits}\ntraining: *d", "in line 2")]
    [InlineData("training: *unknown", "in line 1")]
    [InlineData("a: &a [x, x]\n? *a\n: 1", "in line 2")]
    public void Values_stand_where_they_are_used(string text, string where)
    {
        string path = Write(text);
        Assert.Equal($"{path}: expected values written out, got an alias {where}. Fix: write the value itself.", Refused(path));
    }

    [Fact]
    public void A_setting_is_said_once()
    {
        string path = Write("training:\n  epochs: 1\ntraining.epochs: 2\n");
        Assert.Equal($"{path}: expected each setting once, got training.epochs twice, again in line 3. Fix: leave one of them out.", Refused(path));
    }

    [Fact]
    public void A_billion_laughs_and_a_deep_tower_end_at_once()
    {
        var laughs = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i < 12; i++)
            laughs.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.Contains("an alias", Refused(Write(laughs.ToString())), StringComparison.Ordinal);
        foreach (int depth in (int[])[50, 5_000, 200_000])
            Assert.Contains("something deeper in line 1", Refused(Write($"a: {new string('[', depth)}{new string(']', depth)}")), StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }

    [Fact]
    public void What_is_no_file_of_settings_is_one_line()
    {
        string missing = Path.Combine(_folder.Path, "none.yaml");
        Assert.Equal($"{missing}: expected a file with settings, got no such file. Fix: name an existing YAML or JSON file.", Refused(missing));
        Assert.Equal($"{_folder.Path}: expected a file with settings, got a folder. Fix: name an existing YAML or JSON file.", Refused(_folder.Path));
        string large = _folder.Write("large.yaml", new byte[(1 << 20) + 1]);
        Assert.Equal($"{large}: expected a file with settings, at most 1 MiB, got a larger one. Fix: name the file with the settings.", Refused(large));
        Assert.Contains(": expected ", Refused(_folder.Write("binary.yaml", [0, 1, 2, 255, 254])), StringComparison.Ordinal);
    }

    private string Write(string text) => _folder.Write("settings.yaml", Encoding.UTF8.GetBytes(text));

    private static string Refused(string path) => Assert.Throws<DataException>(() => SettingsFile.Read(path)).Message;
}
