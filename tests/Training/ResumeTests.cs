using Data.Tests;
using DropoutTorch.Data;
using DropoutTorch.Data.Digits;
using DropoutTorch.Options;
using DropoutTorch.Training;
using static TorchSharp.torch;

namespace Training.Tests;

/// <summary>A run that was stopped or killed, and gone on with, leaves the files of one that never was.</summary>
public sealed class ResumeTests : IDisposable
{
    // 9 batches of 12 and one of 8 an epoch.
    private static readonly TrainOptions Small = new()
    {
        Data = new DigitsOptions { TrainSamples = 116, TestSamples = 30 },
        ModelSettings = new Dictionary<string, string> { ["hidden_sizes"] = "16", ["dropout"] = "0.4" },
        Training = new LoopOptions { Epochs = 3, BatchSize = 12, Seed = 3 },
    };

    private static readonly DigitsOptions Validated = new() { TrainSamples = 145, TestSamples = 30, Validation = 0.2 };

    private static readonly Dictionary<string, TrainOptions> s_variants = new()
    {
        ["adam"] = Small,
        ["sgd"] = Small with { Optimizer = new SgdOptions { Nesterov = true, WeightDecay = 0.01, DecayBiasesAndNorms = false } },
        ["rmsprop"] = Small with { Optimizer = new RmsPropOptions { Centered = true, Momentum = 0.5 }, Schedule = new OneCycleSchedule { WarmupSteps = 2 } },
        ["amsgrad"] = Small with { Optimizer = new AdamWOptions { Amsgrad = true }, Schedule = new OneCycleSchedule() },
        ["ema"] = Small with { Data = Validated, Training = Small.Training with { Ema = 0.9, EvaluateEvery = 2 } },
        ["accumulate"] = Small with { Training = Small.Training with { Accumulate = 3, ClipNorm = 0.5, LabelSmoothing = 0.1 }, Schedule = new StepSchedule { StepEpochs = 1, Gamma = 0.5 } },
        ["every_steps"] = Small with { Checkpoints = new CheckpointOptions { EverySteps = 3, EveryEpochs = 2, HistogramsEvery = 1 } },
        ["plateau"] = Small with { Data = Validated, Schedule = new PlateauSchedule { Patience = 0, Threshold = 0.5, Reduction = 0.5 } },
        ["early_stopping"] = Small with { Data = Validated, Optimizer = new SgdOptions { Lr = 1e-9 }, Training = Small.Training with { Patience = 1 } },
        ["dropout_schedule"] = Small with { DropoutSchedule = new LinearDropout { From = 1, To = 0.1 }, Training = Small.Training with { MaxNorm = 1.5 } },
        ["momentum"] = Small with { Optimizer = new SgdOptions(), Schedule = new InverseTimeSchedule { HalfLife = 9, MomentumStart = 0.5, MomentumSteps = 20 } },
        ["steps"] = Small with { Training = Small.Training with { Epochs = null, Steps = 26 }, Schedule = new CosineSchedule { WarmupSteps = 4 } },
        ["mixup"] = Small with { Data = new DigitsOptions { TrainSamples = 145, TestSamples = 30, Mixup = 0.4, PadCrop = 2, Rotate = 10, Validation = 0.2 } },
        ["text"] = Small with
        {
            Data = new TextOptions { Level = "character", Length = 6, Validation = 0.2, Test = 0.2 },
            Model = "awd_lstm",
            ModelSettings = new Dictionary<string, string> { ["embedding_size"] = "6", ["hidden_size"] = "8", ["layers"] = "2" },
            Training = Small.Training with { Ema = 0.9, ClipNorm = 0.25 },
        },
        ["no_workers"] = Small with { Training = Small.Training with { Workers = 0 } },
        ["two_workers"] = Small with { Training = Small.Training with { Workers = 2 } },
        ["early_dropout"] = Small with { DropoutSchedule = new EarlyDropout { Until = 0.5 }, Checkpoints = new CheckpointOptions { Tensorboard = false, KeepBest = 0 } },
    };

    private readonly TempFolder _folder = new();
    private readonly List<string> _warnings = [];

    public static TheoryData<string> Variants => [.. s_variants.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_run_that_was_stopped_twice_ends_like_one_that_was_not(string variant)
    {
        TrainOptions options = WithFile(s_variants[variant]);
        (string whole, long steps, long perEpoch) = Whole(options);
        string path = Path.Combine(_folder.Path, "stopped");
        // Once anywhere, once behind an epoch's last step, where its evaluation is still to come.
        long anywhere = new Random(variant.Sum(letter => letter)).NextInt64(1, perEpoch), edge = 2 * perEpoch;
        using (var run = TrainingRun.Prepare(options, path, overwrite: false))
            Assert.Equal(TrainingEnd.Interrupted, RunCopies.Execute(run, anywhere));
        Assert.False(File.Exists(Path.Combine(path, "result.json")));
        Assert.False(File.Exists(Path.Combine(path, "metrics.jsonl")));
        manual_seed(-1);
        if (edge <= steps)
        {
            using TrainingRun run = Resume(path);
            Assert.Equal(anywhere, run.FirstStep);
            Assert.Equal(TrainingEnd.Interrupted, RunCopies.Execute(run, edge));
            Assert.Single(File.ReadAllLines(run.Folder.MetricsFile));
        }
        manual_seed(-2);
        Finish(path);
        Assert.Equal(whole, RunCopies.Outcome(path));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void A_run_that_was_killed_at_any_moment_ends_like_one_that_was_not()
    {
        TrainOptions options = s_variants["ema"] with { Checkpoints = new CheckpointOptions { EverySteps = 4 } };
        string path = Path.Combine(_folder.Path, "whole");
        List<string> killed = [];
        void Kill(string moment)
        {
            killed.Add(Path.Combine(_folder.Path, moment));
            RunCopies.Copy(path, killed[^1]);
        }
        // What comes before a step's checkpoint is written, and before an epoch's, when its scores and weights are there already.
        var killer = new Observed(
            step => { if (step.TotalSteps is 1 or 4 or 7 or 10 or 13 or 24) Kill($"step{step.TotalSteps}"); },
            epoch => Kill($"epoch{epoch.Epoch}"));
        using (var run = TrainingRun.Prepare(options, path, overwrite: false))
            run.Execute(default, killer);
        Assert.Equal(9, killed.Count);
        foreach (string each in killed)
        {
            manual_seed(-1);
            Finish(each);
            Assert.Equal((each, RunCopies.Outcome(path)), (each, RunCopies.Outcome(each)));
        }
        Assert.Empty(_warnings);
    }

    [Fact]
    public void A_truncated_checkpoint_is_left_for_the_one_before()
    {
        TrainOptions options = Small with { Checkpoints = new CheckpointOptions { EverySteps = 4 } };
        (string whole, _, _) = Whole(options);
        string path = Path.Combine(_folder.Path, "stopped");
        using (var run = TrainingRun.Prepare(options, path, overwrite: false))
            RunCopies.Execute(run, 14);
        string newest = Path.Combine(path, "checkpoints", "step-000000014.safetensors");
        using (FileStream file = File.OpenWrite(newest))
            file.SetLength(file.Length - 100);
        using (TrainingRun run = Resume(path))
        {
            Assert.Equal(12, run.FirstStep);
            Assert.Equal(TrainingEnd.Finished, RunCopies.Execute(run));
        }
        string warning = Assert.Single(_warnings);
        Assert.StartsWith($"{newest}: expected ", warning, StringComparison.Ordinal);
        Assert.EndsWith("; going on from step 12", warning, StringComparison.Ordinal);
        // The damaged file stays where it is: nobody but its owner knows whether a good copy of it can be found.
        Assert.Equal(whole.Replace("step-000000028", "step-000000014.safetensors,step-000000028", StringComparison.Ordinal), RunCopies.Outcome(path));
    }

    [Fact]
    public void A_run_without_a_checkpoint_starts_over()
    {
        string path = Path.Combine(_folder.Path, "run");
        var stop = new Observed(step => { if (step.TotalSteps == 5) throw new OperationCanceledException(); });
        using (var run = TrainingRun.Prepare(Small, path, overwrite: false))
            Assert.Throws<OperationCanceledException>(() => run.Execute(default, stop));
        using (TrainingRun run = Resume(path))
        {
            Assert.Equal(0, run.FirstStep);
            Assert.Equal(TrainingEnd.Finished, RunCopies.Execute(run));
        }
        Assert.Equal(Whole(Small).outcome, RunCopies.Outcome(path));
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("early_stopping")]
    public void A_finished_run_stays_as_it_is(string variant)
    {
        string path = Path.Combine(_folder.Path, "whole");
        (string outcome, _, _) = Whole(s_variants[variant] with { Checkpoints = new CheckpointOptions { Tensorboard = false } });
        string before = RunCopies.Everything(path);
        int steps = 0;
        using (TrainingRun run = Resume(path))
        {
            TrainingEnd end = run.Execute(default, new Observed(_ => steps++));
            Assert.Equal(variant == "adam" ? TrainingEnd.Finished : TrainingEnd.EarlyStopped, end);
        }
        Assert.Equal((before, 0), (RunCopies.Everything(path), steps));
        // Killed before its very last file was written.
        File.Delete(Path.Combine(path, "result.json"));
        Finish(path);
        Assert.Equal(outcome, RunCopies.Outcome(path));
    }

    [Fact]
    public void A_cut_line_of_scores_goes()
    {
        (string whole, _, _) = Whole(Small);
        string path = Path.Combine(_folder.Path, "stopped");
        using (var run = TrainingRun.Prepare(Small, path, overwrite: false))
            RunCopies.Execute(run, 13);
        File.AppendAllText(Path.Combine(path, "metrics.jsonl"), "{\"epoch\":2,\"step\":20,\"train_lo");
        Finish(path);
        Assert.Equal(whole, RunCopies.Outcome(path));
    }

    [Fact]
    public void Other_data_and_versions_are_told_and_noted()
    {
        string path = Path.Combine(_folder.Path, "run");
        using (var run = TrainingRun.Prepare(Small, path, overwrite: false))
            RunCopies.Execute(run, 2);
        RunFolder folder = RunFolder.Find(path, needsWeights: false);
        RunEnvironment now = folder.ReadEnvironment();
        folder.Write(now with { Libtorch = "0.4.1", Data = "0123456789abcdef", GitCommit = null });
        Resume(path).Dispose();
        const string end = "; its numbers may not be those of a run without the stop";
        Assert.Equal(
            [
                $"libtorch: the run was begun with 0.4.1, and goes on with {now.Libtorch}{end}",
                $"commit: the run was begun with none, and goes on with {now.GitCommit}{end}",
                $"data: the run was begun with 0123456789abcdef, and goes on with {now.Data}{end}",
            ],
            _warnings);
        Finish(path);
        RunEnvironment noted = folder.ReadEnvironment();
        Assert.Equal(("0.4.1", 2), (noted.Libtorch, noted.Resumed!.Count));
        Assert.All(noted.Resumed, each => Assert.Equal((now.Libtorch, now.Data), (each.Libtorch, each.Data)));
    }

    [Fact]
    public void The_time_of_an_epoch_is_that_of_all_processes_it_took()
    {
        string path = Path.Combine(_folder.Path, "run");
        using var stop = new CancellationTokenSource();
        var slow = new Observed(_ =>
        {
            Thread.Sleep(300);
            stop.Cancel();
        });
        using (var run = TrainingRun.Prepare(Small with { Training = Small.Training with { Epochs = 1 } }, path, overwrite: false))
            Assert.Equal(TrainingEnd.Interrupted, run.Execute(stop.Token, slow));
        Finish(path);
        Assert.InRange(RunSummary.Read(path).Seconds, 0.3, 100);
    }

    [Fact]
    public void A_run_that_is_being_written_cannot_be_taken_up()
    {
        string path = Path.Combine(_folder.Path, "run");
        using var run = TrainingRun.Prepare(Small, path, overwrite: false);
        Assert.StartsWith($"{path}: expected ", Assert.Throws<DataException>(() => Resume(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_another_model_is_refused_in_one_line()
    {
        string path = Path.Combine(_folder.Path, "stopped");
        using (var run = TrainingRun.Prepare(Small, path, overwrite: false))
            RunCopies.Execute(run, 2);
        string config = Path.Combine(path, "config.json");
        string text = File.ReadAllText(config), wider = System.Text.RegularExpressions.Regex.Replace(text, "(\"hidden_sizes\": \\[\\s*)16", "${1}17");
        Assert.NotEqual(text, wider);
        File.WriteAllText(config, wider);
        using TrainingRun resumed = Resume(path);
        Assert.Equal(
            "checkpoint: expected a Float32 (17, 784) called model.linear1.weight, got Float32 (16, 784). Fix: resume with the config.json that the run was started with.",
            Assert.Throws<DataException>(() => resumed.Execute()).Message);
    }

    private TrainOptions WithFile(TrainOptions options)
    {
        if (options.Data is not TextOptions text)
            return options;
        string squares = string.Concat(Enumerable.Range(0, 1_000).Select(i => i * i % 11 == 0 ? " " : $"{(char)('a' + (i * i % 11))}"));
        return options with { Data = text with { Path = _folder.Write("squares.txt", System.Text.Encoding.UTF8.GetBytes(squares)) } };
    }

    private (string outcome, long steps, long perEpoch) Whole(TrainOptions options)
    {
        string path = Path.Combine(_folder.Path, "whole");
        TrainingStart? start = null;
        using (var run = TrainingRun.Prepare(options, path, overwrite: false))
            Assert.NotEqual(TrainingEnd.Interrupted, run.Execute(default, new Observed(start: begun => start = begun)));
        return (RunCopies.Outcome(path), start!.Steps, start.StepsPerEpoch);
    }

    private TrainingRun Resume(string path) => TrainingRun.Resume(path, _warnings.Add);

    private void Finish(string path)
    {
        using TrainingRun run = Resume(path);
        Assert.NotEqual(TrainingEnd.Interrupted, RunCopies.Execute(run));
    }
}
