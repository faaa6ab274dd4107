using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>Which of a module's parameters an optimizer treats alike.</summary>
internal static class ParameterGroups
{
    /// <summary>
    /// Groups of an optimizer: one, or where biases and norms shall not decay, a second one for them. A group without parameters is left out.
    /// </summary>
    /// <param name="module">Whose parameters that require a gradient are grouped; one under two names counts once.</param>
    /// <param name="options">Says how much decays, and what.</param>
    /// <param name="make">Makes a group of the optimizer's own type from parameters and their decay.</param>
    public static IReadOnlyList<T> Of<T>(nn.Module module, OptimizerOptions options, Func<IReadOnlyList<Parameter>, double, T> make)
    {
        Parameter[] all = [.. module.parameters().Where(parameter => parameter.requires_grad)];
        if (options.DecayBiasesAndNorms || options.WeightDecay == 0)
            return [make(all, options.WeightDecay)];
        ILookup<bool, Parameter> matrices = all.ToLookup(parameter => parameter.dim() > 1);
        bool[] kinds = [true, false];
        return [.. kinds.Where(matrices.Contains).Select(matrix => make([.. matrices[matrix]], matrix ? options.WeightDecay : 0))];
    }
}
