using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>Modules one after the other.</summary>
internal static class Chain
{
    /// <summary>
    /// Runs them and frees each intermediate result as soon as the next stands, so that a forward pass without gradients needs two of
    /// them at a time. The input is never freed, also where a module hands it on as it is.
    /// </summary>
    public static Tensor Run(Tensor input, IReadOnlyList<Module<Tensor, Tensor>> modules)
    {
        Tensor current = input;
        for (int i = 0; i < modules.Count; i++)
        {
            Tensor next = modules[i].call(current);
            if (!ReferenceEquals(current, input) && !ReferenceEquals(current, next))
                current.Dispose();
            current = next;
        }
        return ReferenceEquals(current, input) ? input.alias() : current;
    }
}
