using DropoutTorch.Data;
using DropoutTorch.Layers;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Training;

/// <summary>Measures a network without changing it.</summary>
public static class Evaluation
{
    // Wide enough to fill the cores, narrow enough for a small machine's memory.
    private const int BatchSize = 1000;
    private const long MostValues = 4_000_000;

    /// <summary>Loss and metric of the plain prediction (dropout off) over a whole part, gradients off; modes are restored.</summary>
    /// <param name="model">On any device; batches are moved to it.</param>
    /// <param name="dataset">Samples and targets.</param>
    public static Score Evaluate(Module<Tensor, Tensor> model, Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(dataset);
        Objective objective = Objective.Of(dataset.Task);
        using var owned = objective as IDisposable;
        return Evaluate(model, dataset, objective);
    }

    /// <summary>A number of samples that fills the cores and fits into a small machine's memory; for texts, their columns.</summary>
    public static long BatchFor(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset is TextDataset text)
            return text.Columns;
        long values = dataset.SampleShape.Aggregate(1L, (product, size) => product * size);
        return Math.Clamp(MostValues / Math.Max(1, values), 1, BatchSize);
    }

    internal static Score Evaluate(Module<Tensor, Tensor> model, Dataset dataset, Objective objective)
    {
        using var modes = new ModeMemory(model);
        using IDisposable noGrad = no_grad();
        model.eval();
        Device device = Devices.Of(model);
        var loader = new BatchLoader(dataset, BatchFor(dataset), shuffle: false);
        using var meter = new EpochMeter(objective, loader.BatchesPerEpoch, device);
        objective.PassStarted();
        foreach (Batch read in loader.Epoch())
        {
            using DisposeScope scope = NewDisposeScope();
            using (read)
            {
                Batch batch = read.To(device);
                Tensor output = objective.Forward(model, batch.Inputs);
                meter.Add(objective.Loss(output, batch.Targets), output, batch.Targets);
            }
        }
        return meter.Read();
    }
}
