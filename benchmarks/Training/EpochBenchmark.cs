using System.Text.Json;
using DropoutTorch.Data;
using DropoutTorch.Training;

namespace DropoutTorch.Benchmarks.Training;

/// <summary>Trains a case beside its twins: one that reads on PyTorch's training thread, one with a worker process.</summary>
internal sealed class EpochBenchmark(Settings settings, Peer? peer)
{
    private static readonly int[] PeerWorkers = [0, 1];

    internal EpochResult Measure(EpochCase work)
    {
        var twins = peer is null ? [] : PeerWorkers.Select(workers => TwinOf(work, workers)).ToList();
        var folder = Directory.CreateTempSubdirectory("epochs");
        try
        {
            using var run = TrainingRun.Prepare(OptionsOf(work), Path.Combine(folder.FullName, "run"), overwrite: false);
            var turns = new Turns(new StepClock(run.Parts.Model), [.. twins.Select(twin => Clock(twin, "epoch"))]);
            run.Execute(observers: turns);
            // The first epoch compiles, the last is followed by an evaluation.
            Round[] rounds = [.. turns.Rounds.Skip(1).SkipLast(1)];
            List<Side> evaluations = [Side.Fixed(Side.Clock(() => Evaluation.Evaluate(run.Parts.Model, run.Parts.Data.Test)), 1)];
            List<Side> checkpoints = [];
            if (twins.Count > 0)
            {
                evaluations.Add(Side.Fixed(Clock(twins[0], "evaluation"), 1));
                checkpoints.Add(Side.Fixed(Clock(twins[0], "checkpoint"), 1));
            }
            return new EpochResult(
                work, settings.Samples, rounds, Seconds(evaluations), [Interleaved.Median([.. rounds.Select(round => round.Keeping)]), .. Seconds(checkpoints)]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private TrainOptions OptionsOf(EpochCase work)
    {
        long epochs = settings.Epochs + 2;
        return work.Model with
        {
            Data = new MnistOptions { DataDir = settings.Folder, TrainSamples = settings.Samples },
            Training = work.Model.Training with { Epochs = epochs, EvaluateEvery = epochs, Seed = 1 },
        };
    }

    private string TwinOf(EpochCase work, int workers) => $"training({JsonSerializer.Serialize(settings.Folder)}, {settings.Samples}, {workers}, {work.Twin})";

    private Func<int, double> Clock(string twin, string method) => peer!.Clock($"{twin}.{method}");

    private IReadOnlyList<double> Seconds(IReadOnlyList<Side> sides) =>
        [.. Interleaved.Blocks(sides, settings.Epochs).Select(blocks => Interleaved.Median(blocks) / 1e3)];
}
