using Data.Tests;
using DropoutTorch.Layers;
using DropoutTorch.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static Training.Tests.Fixtures;
using TensorDataset = DropoutTorch.Data.TensorDataset;

namespace Training.Tests;

/// <summary>The loop with checkpoints, without a run around it: models that no configuration names.</summary>
public sealed class LoopResumeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10)]
    public void Statistics_of_batches_and_the_draws_of_a_layers_own_seed_go_on(long stopAt)
    {
        (TrainingEnd end, double[] whole, List<string> epochs) = Run("whole", stopAt: null);
        Assert.Equal(TrainingEnd.Finished, end);
        (TrainingEnd stopped, _, List<string> first) = Run("stopped", stopAt);
        Assert.Equal(TrainingEnd.Interrupted, stopped);
        manual_seed(-1);
        (_, double[] resumed, List<string> rest) = Run("stopped", stopAt: null);
        Assert.Equal(whole, resumed);
        Assert.Equal(epochs, first.Concat(rest));
    }

    private (TrainingEnd end, double[] state, List<string> epochs) Run(string name, long? stopAt)
    {
        string path = Path.Combine(_folder.Path, name);
        using TensorDataset data = RandomSamples(34);
        manual_seed(6);
        using var model = Sequential(Linear(4, 8), BatchNorm1d(8), ReLU(), new InvertedDropout(0.5, seed: 7), new GaussianDropout(0.3), Linear(8, 2));
        using var optimizer = optim.Adam(model.parameters(), 0.02);
        using var stop = new CancellationTokenSource();
        List<string> epochs = [];
        List<ICheckpointPart> parts = [new ModelPart(model), new OptimizerPart(optimizer), new RandomPart(CPU)];
        var watcher = new Observed(step => { if (step.TotalSteps == stopAt) stop.Cancel(); }, epoch => epochs.Add($"{epoch with { Seconds = 0 }}"));
        Directory.CreateDirectory(path);
        var checkpoints = new CheckpointObserver(new CheckpointStore(path, keepBest: 0), () => parts, Objective.Of(data.Task), new CheckpointOptions());
        var trainer = new Trainer(Setup(model, optimizer, data, 7, 4, watcher, checkpoints));
        parts.Add(trainer);
        var kept = new CheckpointFolder(path);
        using Checkpoint? latest = kept.Files().Count == 0 ? null : kept.Latest(_ => { });
        if (latest is not null)
            parts.ForEach(part => part.Load(latest));
        TrainingEnd end = trainer.Run(stop.Token);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        return (end, cat([.. model.state_dict().Values.Select(tensor => tensor.flatten().to(float64))]).data<double>().ToArray(), epochs);
    }
}
