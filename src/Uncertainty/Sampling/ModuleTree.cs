using static TorchSharp.torch.nn;

namespace DropoutTorch.Uncertainty;

/// <summary>A module with everything below it.</summary>
internal static class ModuleTree
{
    /// <summary>
    /// The module itself (path "") and all submodules, parents first, in the order of the network. A module that is registered in
    /// several places comes once for each.
    /// </summary>
    internal static IEnumerable<(string path, Module module)> Walk(Module root) => Walk("", root);

    private static IEnumerable<(string path, Module module)> Walk(string path, Module module)
    {
        yield return (path, module);
        foreach (var (name, child) in module.named_children())
            foreach (var found in Walk(path.Length == 0 ? name : $"{path}.{name}", child)) yield return found;
    }
}
