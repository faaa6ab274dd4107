using System.Text.Json.Nodes;
using Data.Tests;
using DropoutTorch.Data;
using DropoutTorch.Models;
using DropoutTorch.Options;
using DropoutTorch.Training;

namespace Training.Tests;

public class RunFolderTests
{
    private static readonly RunConfig Config = new()
    {
        Data = new DataConfig { Name = "digits", DataDir = null, TrainSamples = 100, TestSamples = 50, Seed = 0 },
        Model = MlpOptions.From(new ModelTask([1, 28, 28], Classes: 10)) with { HiddenSizes = [8] },
        Training = new LoopConfig
        {
            Epochs = 2,
            BatchSize = 32,
            Optimizer = Optimizers.Configure(new TrainOptions { Optimizer = "sgd" }),
            Schedule = "linear",
            Seed = 5,
            Device = "cpu",
        },
    };

    [Fact]
    public void Config_is_complete_and_comes_back_equal()
    {
        using var folder = new TempFolder();
        RunFolder run = Create(folder.Path);
        Assert.Equal(
            """{"format":1,"data":{"name":"digits","data_dir":null,"train_samples":100,"test_samples":50,"seed":0},"model":{"name":"mlp","input_size":784,"hidden_sizes":[8],"output_size":10,"activation":"relu","dropout":[0.3],"input_dropout":0.1,"max_norm":null},"training":{"epochs":2,"batch_size":32,"optimizer":{"name":"sgd","lr":0.05,"momentum":0.9,"nesterov":false,"weight_decay":0},"schedule":"linear","seed":5,"device":"cpu"}}""",
            run.ReadConfig().ToJson());
        Assert.Equal(["config.json", "environment.json"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Environment_says_what_the_run_ran_on()
    {
        using var folder = new TempFolder();
        JsonNode environment = JsonNode.Parse(File.ReadAllText(Create(folder.Path).EnvironmentFile))!;
        Assert.Equal(
            ["start_time", "dropout_torch", "engine", "libtorch", "dotnet", "os", "architecture", "processors", "threads", "device", "seed"],
            environment.AsObject().Select(pair => pair.Key));
        Assert.Equal(5, (long)environment["seed"]!);
        Assert.Equal(TorchSharp.torch.get_num_threads(), (int)environment["threads"]!);
        Assert.Matches(@"^\d+\.\d+\.\d+", (string)environment["libtorch"]!);
    }

    // Each fault, as an edit of a sound file, and a part of what is said about it.
    [Theory]
    [InlineData("\"epochs\": 2,", "", "epochs")]
    [InlineData("\"epochs\": 2,", "\"epochs\": 2, \"epoch\": 3,", "epoch")]
    [InlineData("\"epochs\": 2,", "\"epochs\": 2, \"epochs\": 3,", "epochs")]
    [InlineData("\"epochs\": 2,", "\"epochs\": null,", "epochs")]
    [InlineData("\"epochs\": 2,", "\"epochs\": \"2\",", "epochs")]
    [InlineData("\"format\": 1,", "\"format\": 2,", "format 2 instead of 1")]
    [InlineData("\"activation\": \"relu\"", "\"activation\": \"rulu\"", "activation: expected one of")]
    [InlineData("\"activation\": \"relu\"", "\"activation\": null", "activation")]
    [InlineData("\"name\": \"mlp\"", "\"name\": \"mlq\"", "known names, got 'mlq'. Fix: use 'mlp'")]
    [InlineData("{", "", "")]
    public void A_damaged_config_is_refused_in_one_line(string before, string after, string part)
    {
        using var folder = new TempFolder();
        RunFolder run = Create(folder.Path);
        string text = File.ReadAllText(run.ConfigFile);
        int at = text.IndexOf(before, StringComparison.Ordinal);
        File.WriteAllText(run.ConfigFile, text[..at] + after + text[(at + before.Length)..]);
        DataException refused = Assert.Throws<DataException>(() => run.ReadConfig());
        Assert.StartsWith($"{run.ConfigFile}: expected a complete run configuration, got a fault (", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("). Fix: restore the file, or train again.", refused.Message, StringComparison.Ordinal);
        Assert.Contains(part, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void A_config_of_null_is_refused()
    {
        using var folder = new TempFolder();
        RunFolder run = Create(folder.Path);
        File.WriteAllText(run.ConfigFile, "null");
        Assert.Contains("the value is null", Assert.Throws<DataException>(() => run.ReadConfig()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_with_content_is_refused_and_keeps_it()
    {
        using var folder = new TempFolder();
        string file = folder.Write("thesis.txt", [1]);
        Assert.Equal(
            $"{folder.Path}: expected an empty or new folder for the run, got one with content. Fix: choose another folder with --out, or add --overwrite to replace the run in it.",
            Assert.Throws<DataException>(() => Create(folder.Path)).Message);
        Assert.Equal(
            $"{folder.Path}: expected an earlier run to overwrite, got a folder without config.json. Fix: choose another folder with --out.",
            Assert.Throws<DataException>(() => Create(folder.Path, overwrite: true)).Message);
        Assert.Equal([file], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Overwriting_removes_the_earlier_run_and_nothing_else()
    {
        using var folder = new TempFolder();
        RunFolder earlier = Create(folder.Path);
        File.WriteAllText(earlier.MetricsFile, "old");
        File.WriteAllText(earlier.WeightsFile, "old");
        folder.Write("notes.txt", [1]);
        Create(folder.Path, overwrite: true);
        Assert.Equal(["config.json", "environment.json", "notes.txt"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_file_is_no_folder()
    {
        using var folder = new TempFolder();
        string file = folder.Write("x", [1]);
        Assert.Equal($"{file}: expected a folder for the run, got a file. Fix: choose another folder with --out.", Assert.Throws<DataException>(() => Create(file)).Message);
    }

    [SkippableFact]
    public void A_folder_that_cannot_be_made_is_refused()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "uses /proc, which nobody can write to");
        DataException refused = Assert.Throws<DataException>(() => Create("/proc/dropout/run"));
        Assert.StartsWith("/proc/dropout/run: expected a folder that can be written, got ", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Fix: choose another folder with --out.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void When_a_file_cannot_be_written_the_new_folders_are_removed_again()
    {
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "a", "b");
        // NaN is a number that JSON does not have, so that writing config.json fails after the folder was made.
        RunConfig broken = Config with { Training = Config.Training with { Optimizer = Config.Training.Optimizer with { Lr = double.NaN } } };
        Assert.ThrowsAny<Exception>(() => RunFolder.Create(path, overwrite: false, broken, RunEnvironment.Capture(broken.Training)));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void The_default_folder_counts_up()
    {
        using var folder = new TempFolder();
        string before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(folder.Path);
        try
        {
            Assert.Equal(Path.Combine("runs", "mlp-digits-1"), RunFolder.DefaultPath("mlp", "digits"));
            Directory.CreateDirectory(Path.Combine("runs", "mlp-digits-1"));
            Assert.Equal(Path.Combine("runs", "mlp-digits-2"), RunFolder.DefaultPath("mlp", "digits"));
            Assert.Equal(Path.Combine("runs", "mlp-mnist-1"), RunFolder.DefaultPath("mlp", "mnist"));
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    [Fact]
    public void Only_a_folder_with_a_run_can_be_opened()
    {
        using var folder = new TempFolder();
        string missing = Path.Combine(folder.Path, "none");
        Assert.Equal($"{missing}: expected the folder of a run, got no such folder. Fix: name a folder that train has written.", Assert.Throws<DataException>(() => RunFolder.Open(missing)).Message);
        Create(folder.Path);
        Assert.Equal(
            $"{folder.Path}: expected the folder of a run with config.json and model.safetensors, got one without model.safetensors. Fix: name a folder in which train has finished at least one epoch.",
            Assert.Throws<DataException>(() => RunFolder.Open(folder.Path)).Message);
    }

    private static RunFolder Create(string path, bool overwrite = false) => RunFolder.Create(path, overwrite, Config, RunEnvironment.Capture(Config.Training));
}
