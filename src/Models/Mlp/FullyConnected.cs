using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>The chain that the fully connected networks share: flatten, input dropout, then (linear, activation, dropout) for each hidden layer, output.</summary>
public abstract class FullyConnected : StagedModel
{
    private protected FullyConnected(string name) : base(name)
    {
    }

    private protected void Build(
        long inputSize, IReadOnlyList<long> hiddenSizes, long outputSize, string activation, Func<int, double> dropoutAfter, double inputDropout,
        Func<double, Module<Tensor, Tensor>> dropout)
    {
        AddStage("flatten", new FlattenSamples(inputSize));
        AddDropout("input_dropout", inputDropout, dropout);
        long width = inputSize;
        for (int i = 0; i < hiddenSizes.Count; i++)
        {
            AddStage($"linear{i + 1}", Linear(width, hiddenSizes[i]));
            AddStage($"{activation}{i + 1}", Activations.Create(activation));
            AddDropout($"dropout{i + 1}", dropoutAfter(i), dropout);
            width = hiddenSizes[i];
        }
        AddStage("output", Linear(width, outputSize));
    }

    private void AddDropout(string name, double p, Func<double, Module<Tensor, Tensor>> dropout)
    {
        // No module where nothing is dropped: sampling can then run more of the network only once.
        if (p > 0)
            AddStage(name, dropout(p));
    }
}
