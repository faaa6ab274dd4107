using DropoutTorch.Layers;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models.Summary;

/// <summary>Where a module stands in the tree of a network.</summary>
/// <param name="Name">Its name in its parent; empty for the root.</param>
/// <param name="Module">The module.</param>
/// <param name="Parent">The place that holds it; null for the root.</param>
/// <param name="Again">Whether the module stands at an earlier place, too; its children are listed only there.</param>
internal sealed record ModulePlace(string Name, Module Module, ModulePlace? Parent, bool Again)
{
    /// <summary>Steps from the root.</summary>
    public int Depth => Parent is null ? 0 : Parent.Depth + 1;

    /// <summary>The dotted path, as in the state dict; empty for the root.</summary>
    public string Path => Parent is null || Parent.Path.Length == 0 ? Name : $"{Parent.Path}.{Name}";

    /// <summary>
    /// All places of a network, each before its children, in the order of registration; a stage that is not registered, being an operation
    /// without parameters, stands where it runs.
    /// </summary>
    public static IReadOnlyList<ModulePlace> Of(Module root) =>
        [.. Walk("", root, null, new HashSet<Module>(ReferenceEqualityComparer.Instance))];

    private static IEnumerable<ModulePlace> Walk(string name, Module module, ModulePlace? parent, HashSet<Module> seen)
    {
        for (ModulePlace? above = parent; above is not null; above = above.Parent)
        {
            if (ReferenceEquals(above.Module, module))
                throw new ArgumentException($"expected a tree of modules, got one that holds itself: '{parent!.Path}' has '{above.Path}' as its child '{name}'");
        }
        var place = new ModulePlace(name, module, parent, Again: !seen.Add(module));
        yield return place;
        if (place.Again)
            yield break;
        foreach ((string child, Module inner) in Children(module))
        {
            foreach (ModulePlace found in Walk(child, inner, place, seen))
                yield return found;
        }
    }

    private static List<(string name, Module module)> Children(Module module)
    {
        List<(string name, Module module)> children = [.. module.named_children()];
        if (module is not IStagedModel staged)
            return children;
        int next = 0; // behind the child that holds the stage before
        foreach ((string name, Module stage) in staged.stages)
        {
            int at = children.FindIndex(child => Holds(child.module, stage));
            if (at >= 0)
                next = at + 1;
            else if (!stage.parameters().Any())
                children.Insert(next++, (name, stage));
        }
        return children;
    }

    /// <summary>Whether a module is another one or holds it, however deep.</summary>
    internal static bool Holds(Module outer, Module inner) => ReferenceEquals(outer, inner) || outer.modules().Any(module => ReferenceEquals(module, inner));
}
