using System.Text.Json.Nodes;
using Data.Tests;
using DropoutTorch.Data;
using DropoutTorch.Data.Digits;
using DropoutTorch.Models;
using DropoutTorch.Options;
using DropoutTorch.Training;

namespace Training.Tests;

public class RunFolderTests
{
    private static readonly RunConfig Config = new()
    {
        Data = new DigitsOptions { TrainSamples = 100, TestSamples = 50 },
        Model = MlpOptions.From(new ModelTask([1, 28, 28], Classes: 10)) with { HiddenSizes = [8] },
        Optimizer = new SgdOptions(),
        Schedule = new LinearSchedule(),
        DropoutSchedule = new ConstantDropout(),
        Training = new LoopOptions { Epochs = 2, BatchSize = 32, Seed = 5 },
        Checkpoints = new CheckpointOptions(),
    };

    // Asking git takes a while.
    private static readonly Lazy<RunEnvironment> Here = new(() =>
    {
        using DatasetSplits data = Config.LoadData(dataDir: null);
        return RunEnvironment.Capture(Config.Training, data);
    });

    [Fact]
    public void Config_is_complete_and_comes_back_equal()
    {
        using var folder = new TempFolder();
        RunFolder run = Create(folder.Path);
        Assert.Equal(
            """{"format":2,"data":{"name":"digits","seed":0,"train_samples":100,"test_samples":50,"validation":0,"validation_seed":0,"pad_crop":0,"flip":false,"rotate":0,"cutout":0,"mixup":0,"augmentation_seed":0,"normalize":true},"model":{"name":"mlp","input_size":784,"hidden_sizes":[8],"output_size":10,"activation":"relu","dropout":[0.3],"input_dropout":0.1,"max_norm":null},"optimizer":{"name":"sgd","lr":0.05,"momentum":0.9,"dampening":0,"nesterov":false,"weight_decay":0,"decay_biases_and_norms":true},"schedule":{"name":"linear","end":0,"warmup_steps":0,"momentum_start":null,"momentum_steps":0,"damp_by_momentum":false},"dropout_schedule":{"name":"constant"},"training":{"epochs":2,"steps":null,"batch_size":32,"accumulate":1,"label_smoothing":0,"clip_norm":null,"max_norm":null,"ema":null,"patience":null,"evaluate_every":1,"precision":"float32","flush_denormal":true,"seed":5,"device":"cpu","workers":1},"checkpoints":{"every_epochs":1,"every_steps":null,"keep_best":1,"tensorboard":true,"histograms_every":null}}""",
            run.ReadConfig().ToJson());
        Assert.Equal(Config, run.ReadConfig());
        Assert.Equal([".lock", "config.json", "environment.json"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Every_part_of_every_name_comes_back_equal()
    {
        using var folder = new TempFolder();
        RunConfig[] configs =
        [
            .. Optimizers.All.Select(part => Config with { Optimizer = part with { Lr = 0.1 + 0.2, DecayBiasesAndNorms = false } }),
            .. Schedules.All.Select(part => Config with { Schedule = part with { WarmupSteps = 7 } }),
            .. DropoutSchedules.All.Select(part => Config with { DropoutSchedule = part }),
            .. ModelRegistry.All.Select(entry => Config with { Model = entry.Configure(entry.Typical) }),
            .. DataSources.All.Select(source => Config with { Data = WithPath(source.Defaults()) }),
            Config with { Training = new LoopOptions { Steps = 9, Accumulate = 2, LabelSmoothing = 0.1, ClipNorm = 1, MaxNorm = 3, Ema = 0.99, Patience = 2, Precision = "bfloat16", Workers = 0 } },
            Config with { Checkpoints = new CheckpointOptions { EveryEpochs = 2, EverySteps = 3, KeepBest = 0, HistogramsEvery = 4 } },
        ];
        RunFolder run = Create(folder.Path);
        foreach (RunConfig config in configs)
        {
            Assert.Equal([], config.Validate());
            RunFolder.Create(folder.Path, overwrite: true, config, Here.Value).held.Dispose();
            Assert.Equal(config, run.ReadConfig());
        }
    }

    [Fact]
    public void Environment_says_what_the_run_ran_on()
    {
        using var folder = new TempFolder();
        JsonNode environment = JsonNode.Parse(File.ReadAllText(Create(folder.Path).EnvironmentFile))!;
        Assert.Equal(
            ["start_time", "dropout_torch", "engine", "libtorch", "git_commit", "git_dirty", "dotnet", "os", "architecture", "processors", "threads", "device", "seed", "data"],
            environment.AsObject().Select(pair => pair.Key));
        Assert.Equal(5, (long)environment["seed"]!);
        Assert.Equal(TorchSharp.torch.get_num_threads(), (int)environment["threads"]!);
        Assert.Matches(@"^\d+\.\d+\.\d+", (string)environment["libtorch"]!);
    }

    // Each fault, as an edit of a sound file, and a part of what is said about it.
    [Theory]
    [InlineData("\"epochs\": 2,", "", "'training.epochs' is missing")]
    [InlineData("\"epochs\": 2,", "\"epochs\": 2, \"epoch\": 3,", "epoch")]
    [InlineData("\"epochs\": 2,", "\"epochs\": 2, \"epochs\": 3,", "epochs")]
    [InlineData("\"batch_size\": 32,", "\"batch_size\": null,", "batch_size")]
    [InlineData("\"epochs\": 2,", "\"epochs\": \"2\",", "epochs")]
    [InlineData("\"format\": 2,", "\"format\": 1,", "format 1 instead of 2")]
    [InlineData("\"activation\": \"relu\"", "\"activation\": \"rulu\"", "activation: expected one of")]
    [InlineData("\"activation\": \"relu\"", "\"activation\": null", "activation")]
    [InlineData("\"name\": \"mlp\"", "\"name\": \"mlq\"", "known names, got 'mlq'. Fix: use 'mlp'")]
    [InlineData("\"epochs\": 2,", "\"epochs\": null,", "training: expected epochs or steps, got neither")]
    [InlineData("\"warmup_steps\": 0,", "", "'schedule.warmup_steps' is missing")]
    [InlineData("\"steps\": null,", "\"steps\": 3,", "number of steps: expected either steps or epochs, got both")]
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
        Assert.Equal([".lock", "config.json", "environment.json", "notes.txt"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
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
        RunConfig broken = Config with { Optimizer = Config.Optimizer with { Lr = double.NaN } };
        Assert.ThrowsAny<Exception>(() => RunFolder.Create(path, overwrite: false, broken, Here.Value));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_run_is_kept_until_what_replaces_it_is_written()
    {
        using var folder = new TempFolder();
        RunFolder run = Create(folder.Path);
        File.WriteAllText(run.MetricsFile, "{}\n");
        string before = RunCopies.Everything(folder.Path);
        RunConfig broken = Config with { Optimizer = Config.Optimizer with { Lr = double.NaN } };
        Assert.ThrowsAny<Exception>(() => RunFolder.Create(folder.Path, overwrite: true, broken, Here.Value));
        Assert.Equal(before, RunCopies.Everything(folder.Path));
        Create(folder.Path, overwrite: true);
        Assert.False(File.Exists(run.MetricsFile));
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
        Assert.Equal($"{missing}: expected the folder of a run, got no such folder. Fix: name a folder that train has written.", Assert.Throws<DataException>(() => RunFolder.Find(missing)).Message);
        Create(folder.Path);
        Assert.Equal(
            $"{folder.Path}: expected the folder of a run with config.json and model.safetensors, got one without model.safetensors. Fix: name a folder in which train has finished at least one epoch.",
            Assert.Throws<DataException>(() => RunFolder.Find(folder.Path)).Message);
    }

    private static DataOptions WithPath(DataOptions options)
    {
        string[] paths = [.. OptionSettings.Names(options).Where(name => name is "path" or "data_dir")];
        return OptionSettings.Apply(options, paths.ToDictionary(name => name, _ => "/somewhere"));
    }

    private static RunFolder Create(string path, bool overwrite = false)
    {
        (RunFolder folder, RunLock held) = RunFolder.Create(path, overwrite, Config, Here.Value);
        held.Dispose();
        return folder;
    }
}
