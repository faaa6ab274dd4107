using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>The chain that the fully connected networks share: flatten, input dropout, then (linear, activation, dropout) for each hidden layer, output.</summary>
public abstract class FullyConnected : StagedModel
{
    private protected FullyConnected(string name, FullyConnectedOptions options) : base(name, options)
    {
    }

    private protected void Build(FullyConnectedOptions options, string activation, Func<double, Module<Tensor, Tensor>> dropout)
    {
        AddStage("flatten", new FlattenSamples(options.InputSize));
        AddDropout("input_dropout", options.InputDropout, dropout);
        long width = options.InputSize;
        for (int i = 0; i < options.HiddenSizes.Count; i++)
        {
            AddStage($"linear{i + 1}", Linear(width, options.HiddenSizes[i]));
            AddStage($"{activation}{i + 1}", Activations.Create(activation));
            AddDropout($"dropout{i + 1}", options.DropoutAfter(i), dropout);
            width = options.HiddenSizes[i];
        }
        AddStage("output", Linear(width, options.OutputSize));
    }

    private void AddDropout(string name, double p, Func<double, Module<Tensor, Tensor>> dropout)
    {
        // No module where nothing is dropped: sampling can then run more of the network only once.
        if (p > 0)
            AddStage(name, dropout(p));
    }
}
