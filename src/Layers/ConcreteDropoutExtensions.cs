using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Layers;

/// <summary>What a whole model's learned dropout adds to the loss.</summary>
public static class ConcreteDropoutExtensions
{
    /// <summary>The sum of <see cref="ConcreteDropout.regularization"/> over all layers below <paramref name="model"/>; 0 where there is none.</summary>
    public static Tensor concrete_regularization(this Module model)
    {
        using var scope = NewDisposeScope();
        Tensor? sum = null;
        foreach (var (_, layer) in model.stochastic_layers())
        {
            if (layer is not ConcreteDropout concrete) continue;
            var part = concrete.regularization();
            sum = sum is null ? part : sum + part.to(sum.dtype, sum.device);
        }
        return (sum ?? zeros([])).MoveToOuterDisposeScope();
    }
}
