using DropoutTorch.Data;
using DropoutTorch.Layers;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Training;

/// <summary>Measures a classifier without changing it.</summary>
public static class Evaluation
{
    // Wide enough to fill the cores, narrow enough for a small machine's memory.
    private const int BatchSize = 1000;

    /// <summary>Loss and accuracy of the plain prediction (dropout off) over a whole data set, gradients off; modes are restored.</summary>
    /// <param name="model">Logits for a batch of inputs, on the data set's device.</param>
    /// <param name="dataset">Inputs and classes.</param>
    public static Score Evaluate(Module<Tensor, Tensor> model, TensorDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(dataset);
        using var modes = new ModeMemory(model);
        using IDisposable noGrad = no_grad();
        model.eval();
        double loss = 0;
        long hits = 0;
        foreach (Batch batch in new BatchLoader(dataset, BatchSize, shuffle: false).Epoch())
        {
            using DisposeScope scope = NewDisposeScope();
            using (batch)
            {
                Tensor logits = model.call(batch.Inputs);
                loss += nn.functional.cross_entropy(logits, batch.Targets, reduction: Reduction.Sum).to(float64).item<double>();
                hits += logits.argmax(1).eq(batch.Targets).sum().item<long>();
            }
        }
        return new Score(loss / dataset.Count, (double)hits / dataset.Count, dataset.Count);
    }
}
