using DropoutTorch.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutTorch.Models;

/// <summary>
/// The max-norm constraint: w ← w · min(1, c / ‖w‖₂) for the weights w that come into each unit, a row of a linear layer or a filter of a
/// convolution. Srivastava et al., JMLR 15, 2014, section 5.1.
/// </summary>
public static class MaxNorm
{
    /// <summary>A weight whose units' norms are at most c; shape (units, ...).</summary>
    /// <param name="weight">Floating-point, of two dimensions or more.</param>
    /// <param name="c">The bound, above 0.</param>
    public static Tensor Constrained(Tensor weight, double c)
    {
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(c);
        return weight.renorm(2, 0, (float)c);
    }

    /// <summary>
    /// Constrains all linear layers and convolutions of a model in place, after an optimizer's step: "in all the layers" says appendix
    /// B.1 of the paper, the output among them. Biases are left as they are.
    /// </summary>
    public static void Apply(nn.Module model, double c)
    {
        ArgumentNullException.ThrowIfNull(model);
        using IDisposable noGrad = no_grad();
        foreach (Parameter weight in Walk(model))
        {
            using Tensor constrained = Constrained(weight, c);
            weight.copy_(constrained);
        }
    }

    private static IEnumerable<Parameter> Walk(nn.Module model) => model.depth_first()
        .Where(entry => entry.module is Linear or Conv1d or Conv2d or Conv3d)
        .Select(entry => entry.module.get_parameter("weight")!);
}
