using System.Text.RegularExpressions;
using Data.Tests;
using DropoutTorch.Data;
using DropoutTorch.Models;
using DropoutTorch.Options;
using DropoutTorch.Training;
using static TorchSharp.torch;

namespace Training.Tests;

public class TrainingRunTests
{
    private static readonly TrainOptions Small = new()
    {
        TrainSamples = 600,
        TestSamples = 200,
        ModelSettings = new Dictionary<string, string> { ["hidden_sizes"] = "64" },
        Epochs = 3,
        BatchSize = 50,
        Seed = 1,
    };

    [Fact]
    public void A_run_learns_and_leaves_a_complete_folder()
    {
        using var folder = new TempFolder();
        EpochReport last = Train(folder.Path, Small);
        AssertLearned(last);
        Assert.Equal(["config.json", "environment.json", "metrics.jsonl", "model.safetensors"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
        string[] lines = File.ReadAllLines(Path.Combine(folder.Path, "metrics.jsonl"));
        Assert.Equal(3, lines.Length);
        Assert.Equal(MetricsLine.From(last).ToJson(), lines[2]);
        Assert.Matches("""^\{"epoch":1,"step":12,"train_loss":[0-9.]+,"train_accuracy":[0-9.]+,"test_loss":[0-9.]+,"test_accuracy":[0-9.]+,"seconds":[0-9.]+\}$""", lines[0]);
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
        (string otherMetrics, _) = TrainAndRead(folder, "c", Small with { Seed = 2 });
        Assert.NotEqual(metrics, otherMetrics);
    }

    [Fact]
    public void The_saved_model_scores_what_the_trained_one_did()
    {
        using var folder = new TempFolder();
        EpochReport last = Train(folder.Path, Small);
        using TrainedModel opened = TrainedModel.Open(RunFolder.Open(folder.Path), dataDir: null);
        Assert.False(opened.Model.training);
        Assert.Equal(last.Test, Evaluation.Evaluate(opened.Model, opened.Data.Test));
    }

    [Theory]
    [InlineData("sgd", false)]
    [InlineData("sgd", true)]
    public void Sgd_learns_too(string optimizer, bool nesterov)
    {
        using var folder = new TempFolder();
        EpochReport last = Train(folder.Path, Small with { Optimizer = optimizer, Nesterov = nesterov });
        AssertLearned(last);
    }

    [Fact]
    public void Options_that_break_rules_create_nothing()
    {
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "run");
        OptionsException refused = Assert.Throws<OptionsException>(() => Train(path, Small with { BatchSize = 0, ModelSettings = new Dictionary<string, string> { ["dropout"] = "2" } }));
        Assert.Equal(2, refused.Violations.Count);
        Assert.Throws<DataException>(() => Train(path, Small with { Data = "mnist", DataDir = Path.Combine(folder.Path, "none") }));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [SkippableFact]
    public void A_device_that_is_not_there_is_refused()
    {
        Skip.If(cuda.is_available(), "this machine has a CUDA device");
        using var folder = new TempFolder();
        Assert.Equal(
            "device: expected cpu, for this libtorch sees no CUDA device, got 'cuda'. Fix: use the device cpu, or a libtorch with CUDA on a machine with a driver.",
            Assert.Throws<DataException>(() => Train(Path.Combine(folder.Path, "run"), Small with { Device = "cuda" })).Message);
    }

    [SkippableFact]
    public void Trains_on_a_cuda_device()
    {
        Skip.IfNot(cuda.is_available(), "this machine has no CUDA device");
        using var folder = new TempFolder();
        AssertLearned(Train(folder.Path, Small with { Device = "cuda" }));
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
        Assert.Throws<OperationCanceledException>(() => run.Execute(stop));
        Assert.Equal(2, File.ReadAllLines(run.Folder.MetricsFile).Length);
        using TrainedModel opened = TrainedModel.Open(RunFolder.Open(folder.Path), dataDir: null);
        Score score = Evaluation.Evaluate(opened.Model, opened.Data.Test);
        Assert.Contains($"\"test_loss\":{score.Loss.ToString("R", System.Globalization.CultureInfo.InvariantCulture)}", File.ReadAllLines(run.Folder.MetricsFile)[1], StringComparison.Ordinal);
    }

    // By guessing, 60 or more of the 200 test samples are right once in 10^14 runs; the seed is fixed besides.
    private static void AssertLearned(EpochReport last) => Assert.InRange(last.Test.Accuracy, 0.3, 1);

    private static EpochReport Train(string path, TrainOptions options)
    {
        using var run = TrainingRun.Prepare(options, path, overwrite: false);
        return run.Execute();
    }

    private static (string metrics, byte[] weights) TrainAndRead(TempFolder folder, string name, TrainOptions options)
    {
        string path = Path.Combine(folder.Path, name);
        Train(path, options);
        string metrics = Regex.Replace(File.ReadAllText(Path.Combine(path, "metrics.jsonl")), "\"seconds\":[0-9.]+", "");
        return (metrics, File.ReadAllBytes(Path.Combine(path, "model.safetensors")));
    }
}
