using DropoutTorch.Data;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Training;

/// <summary>What a <see cref="Trainer"/> works with. It owns none of it.</summary>
public sealed record TrainerSetup
{
    /// <summary>The network, on its device.</summary>
    public required Module<Tensor, Tensor> Model { get; init; }

    /// <summary>Of the model's parameters.</summary>
    public required optim.Optimizer Optimizer { get; init; }

    /// <summary>Training batches.</summary>
    public required BatchLoader Loader { get; init; }

    /// <summary>What the model is trained for: <see cref="Training.Objective.Of"/> the data's task.</summary>
    public required Objective Objective { get; init; }

    /// <summary>What decides when to stop and which weights are best; null for nothing.</summary>
    public Dataset? Validation { get; init; }

    /// <summary>What the result is measured on; null for nothing.</summary>
    public Dataset? Test { get; init; }

    /// <summary>Optimizer steps of the whole run; null for <see cref="Epochs"/>.</summary>
    public long? Steps { get; init; }

    /// <summary>Passes over the training data, where <see cref="Steps"/> is null.</summary>
    public long Epochs { get; init; } = 1;

    /// <summary>Batches whose gradients are averaged for one step.</summary>
    public long Accumulate { get; init; } = 1;

    /// <summary>The largest norm of all gradients together; null for no bound.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Epochs between two evaluations.</summary>
    public long EvaluateEvery { get; init; } = 1;

    /// <summary>Float32 arithmetic when not given.</summary>
    public TrainingPrecision? Precision { get; init; }

    /// <summary>Whether the CPU takes subnormal numbers for 0, where the engine can have it so: see <see cref="LoopOptions.FlushDenormal"/>.</summary>
    public bool FlushDenormal { get; init; } = true;

    /// <summary>Averaged weights to be evaluated in place of the model's own.</summary>
    public WeightAverage? Average { get; init; }

    /// <summary>Who looks on, in the order of the calls.</summary>
    public IReadOnlyList<ITrainingObserver> Observers { get; init; } = [];
}
