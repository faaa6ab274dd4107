using Data.Tests;
using DropoutTorch.Data;
using DropoutTorch.Data.Digits;
using DropoutTorch.Options;
using DropoutTorch.Training;
using static TorchSharp.torch;

namespace Training.Tests;

public class TrainingRunTests
{
    private static readonly TrainOptions Small = new()
    {
        Data = new DigitsOptions { TrainSamples = 600, TestSamples = 200 },
        ModelSettings = new Dictionary<string, string> { ["hidden_sizes"] = "64" },
        Training = new LoopOptions { Epochs = 3, BatchSize = 50, Seed = 1 },
    };

    [Fact]
    public void A_run_learns_and_leaves_a_complete_folder()
    {
        using var folder = new TempFolder();
        EpochReport last = Train(folder.Path, Small);
        AssertLearned(last);
        Assert.Equal(
            [".lock", "config.json", "environment.json", "events", "metrics.jsonl", "model.safetensors", "result.json"],
            Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path).Split(".out.tfevents")[0]).Order());
        Assert.Equal(["step-000000024.safetensors", "step-000000036.safetensors"], Directory.GetFiles(Path.Combine(folder.Path, "checkpoints")).Select(Path.GetFileName).Order());
        string[] lines = File.ReadAllLines(Path.Combine(folder.Path, "metrics.jsonl"));
        Assert.Equal(3, lines.Length);
        Assert.Equal(MetricsLog.Line(last, "accuracy"), lines[2]);
        Assert.Matches(
            """^\{"epoch":1,"step":12,"train_loss":#,"train_accuracy":#,"test_loss":#,"test_accuracy":#,"lr":#,"seconds":#\}$""".Replace("#", "[0-9.E-]+", StringComparison.Ordinal),
            lines[0]);
        RunFolder run = RunFolder.Find(folder.Path);
        Assert.Equal(
            new RunResult { End = "finished", Epochs = 3, Steps = 36, Metric = "accuracy", Train = last.Train, Validation = null, Test = last.Test }, run.ReadResult());
        Assert.Equal(1, run.ReadEnvironment().Seed);
    }

    [Fact]
    public void A_run_with_a_validation_part_keeps_its_best_weights()
    {
        using var folder = new TempFolder();
        TrainOptions options = Small with { Data = new DigitsOptions { TrainSamples = 600, TestSamples = 200, Validation = 0.2 } };
        List<EpochReport> epochs = [];
        using (var run = TrainingRun.Prepare(options, folder.Path, overwrite: false))
        {
            Assert.Equal((480L, 120L), (run.Parts.Data.Train.Count, run.Parts.Data.Validation!.Count));
            run.Execute(default, new Observed(epoch: epochs.Add));
        }
        using TrainedModel best = TrainedModel.Open(RunFolder.Find(folder.Path), dataDir: null, best: true);
        Score score = Evaluation.Evaluate(best.Model, best.Data.Validation!);
        Assert.Equal(epochs.Max(epoch => epoch.Validation!.Value.Metric), score.Metric);
        Assert.Equal(epochs.First(epoch => epoch.Validation!.Value.Metric == score.Metric).Validation, score);
    }

    [Fact]
    public void A_repeated_run_is_equal_but_for_the_time()
    {
        using var folder = new TempFolder();
        (string metrics, byte[] weights) = TrainAndRead(folder, "a", Small);
        manual_seed(99);
        (string metricsAgain, byte[] weightsAgain) = TrainAndRead(folder, "b", Small);
        Assert.Equal(metrics, metricsAgain);
        Assert.Equal(weights, weightsAgain);
        (string otherMetrics, _) = TrainAndRead(folder, "c", Small with { Training = Small.Training with { Seed = 2 } });
        Assert.NotEqual(metrics, otherMetrics);
    }

    [Fact]
    public void The_saved_model_scores_what_the_trained_one_did()
    {
        using var folder = new TempFolder();
        EpochReport last = Train(folder.Path, Small);
        using TrainedModel opened = TrainedModel.Open(RunFolder.Find(folder.Path), dataDir: null);
        Assert.False(opened.Model.training);
        Assert.Equal(last.Test, Evaluation.Evaluate(opened.Model, opened.Data.Test));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sgd_learns_too(bool nesterov)
    {
        using var folder = new TempFolder();
        EpochReport last = Train(folder.Path, Small with { Optimizer = new SgdOptions { Nesterov = nesterov } });
        AssertLearned(last);
    }

    [Fact]
    public void Options_that_break_rules_create_nothing()
    {
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "run");
        OptionsException refused = Assert.Throws<OptionsException>(() => Train(path, Small with { Training = Small.Training with { BatchSize = 0 }, ModelSettings = new Dictionary<string, string> { ["dropout"] = "2" } }));
        Assert.Equal(2, refused.Violations.Count);
        Assert.Throws<DataException>(() => Train(path, Small with { Data = DataSources.Find("mnist").Configure(new Dictionary<string, string> { ["data_dir"] = Path.Combine(folder.Path, "none") }) }));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [SkippableFact]
    public void A_device_that_is_not_there_is_refused()
    {
        Skip.If(cuda.is_available(), "this machine has a CUDA device");
        using var folder = new TempFolder();
        Assert.Equal(
            "device: expected cpu, for this libtorch sees no CUDA device, got 'cuda'. Fix: use the device cpu, or a libtorch with CUDA on a machine with a driver.",
            Assert.Throws<DataException>(() => Train(Path.Combine(folder.Path, "run"), Small with { Training = Small.Training with { Device = "cuda" } })).Message);
    }

    [SkippableFact]
    public void Trains_on_a_cuda_device()
    {
        Skip.IfNot(cuda.is_available(), "this machine has no CUDA device");
        using var folder = new TempFolder();
        AssertLearned(Train(folder.Path, Small with { Training = Small.Training with { Device = "cuda" } }));
    }

    [Fact]
    public void A_run_that_is_stopped_leaves_its_last_whole_epoch()
    {
        using var folder = new TempFolder();
        using var run = TrainingRun.Prepare(Small, folder.Path, overwrite: false);
        var stop = new Observed(step =>
        {
            if (step is { Epoch: 3, Step: 2 })
                throw new OperationCanceledException();
        });
        Assert.Throws<OperationCanceledException>(() => run.Execute(default, stop));
        Assert.Equal(2, File.ReadAllLines(run.Folder.MetricsFile).Length);
        using TrainedModel opened = TrainedModel.Open(RunFolder.Find(folder.Path), dataDir: null);
        Score score = Evaluation.Evaluate(opened.Model, opened.Data.Test);
        Assert.Contains($"\"test_loss\":{score.Loss.ToString("R", System.Globalization.CultureInfo.InvariantCulture)}", File.ReadAllLines(run.Folder.MetricsFile)[1], StringComparison.Ordinal);
    }

    // By guessing, 60 or more of the 200 test samples are right once in 10^14 runs; the seed is fixed besides.
    private static void AssertLearned(EpochReport last) => Assert.InRange(last.Test!.Value.Metric, 0.3, 1);

    private static EpochReport Train(string path, TrainOptions options)
    {
        using var run = TrainingRun.Prepare(options, path, overwrite: false);
        Assert.Equal(TrainingEnd.Finished, run.Execute());
        return run.LastEpoch!;
    }

    private static (string metrics, byte[] weights) TrainAndRead(TempFolder folder, string name, TrainOptions options)
    {
        string path = Path.Combine(folder.Path, name);
        Train(path, options);
        return (Fixtures.WithoutSeconds(File.ReadAllText(Path.Combine(path, "metrics.jsonl"))), File.ReadAllBytes(Path.Combine(path, "model.safetensors")));
    }
}
