using DropoutTorch.Layers;
using DropoutTorch.Models.Summary;
using TorchSharp.Modules;
using Module = TorchSharp.torch.nn.Module;

namespace DropoutTorch.Models.Placement;

/// <summary>
/// A network as lines of layers, as far as its order is known: that of a Sequential, of an <see cref="IStagedModel"/> and of an
/// <see cref="IExecutionOrder"/>. In any other module nobody but its forward knows what runs when, so it interrupts the line, and each of
/// its children begins a line of its own.
/// </summary>
internal sealed class ExecutionPlan
{
    private readonly Dictionary<Module, ModulePlace> _places = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Module> _begun = new(ReferenceEqualityComparer.Instance);
    private readonly List<ExecutionLine> _lines = [];
    private readonly List<ModulePlace> _unordered = [];

    public ExecutionPlan(Module root)
    {
        Places = ModulePlace.Of(root);
        foreach (ModulePlace place in Places.Where(place => !place.Again))
            _places.Add(place.Module, place);
        Begin(Places[0], wholeModel: true);
    }

    /// <summary>Every module of the network, each before its children.</summary>
    public IReadOnlyList<ModulePlace> Places { get; }

    /// <summary>All lines, that of the whole model first where there is one.</summary>
    public IReadOnlyList<ExecutionLine> Lines => _lines;

    /// <summary>The modules whose order is not known.</summary>
    public IReadOnlyList<ModulePlace> Unordered => _unordered;

    /// <summary>The children of a module in the order of registration, which need not be that of the forward pass.</summary>
    public IReadOnlyList<Step> Registered(ModulePlace place) =>
        [.. place.Module.named_children().SelectMany(child => Leaf(PlaceOf(child.name, child.module, place)))];

    private void Begin(ModulePlace place, bool wholeModel)
    {
        if (!_begun.Add(place.Module))
            return;
        List<Step> steps = [];
        int slot = _lines.Count; // before the lines of modules within
        Append(place, steps);
        if (steps.Count > 0)
            _lines.Insert(slot, new ExecutionLine(steps, wholeModel && steps.TrueForAll(step => step.Place != place)));
    }

    private void Append(ModulePlace place, List<Step> steps)
    {
        if (LayerKinds.Of(place.Module) != LayerKind.Unknown)
        {
            steps.AddRange(Leaf(place));
            return;
        }
        (string name, Module module)[]? chain = Chain(place.Module);
        foreach ((string name, Module module) in chain ?? [])
            Append(PlaceOf(name, module, place), steps);
        if (chain is null && place.Module.named_children().Any())
            _unordered.Add(place);
        if (chain is null || place.Module is IExecutionOrder)
            steps.Add(new Step(place, chain is null ? LayerKind.Unknown : LayerKind.Join));
        foreach ((string name, Module side) in place.Module.named_children().Where(child => !Stands(child.module, chain)))
            Begin(PlaceOf(name, side, place), wholeModel: false);
    }

    // A container whose children are the chain's (as "features" holds the stage "features.0") is no side line.
    private static bool Stands(Module child, (string name, Module module)[]? chain) =>
        chain is not null && chain.Any(link => ModulePlace.Holds(child, link.module));

    private static (string, Module)[]? Chain(Module module) => module switch
    {
        IStagedModel staged => [.. staged.stages.Select(stage => (stage.name, (Module)stage.module))],
        Sequential => [.. module.named_children()],
        IExecutionOrder block => [.. block.execution_order],
        _ => null,
    };

    // A layer that does two things is two steps.
    private static IEnumerable<Step> Leaf(ModulePlace place)
    {
        if (place.Module is ReLUDropout)
            yield return new Step(place, LayerKind.Activation);
        LayerKind kind = LayerKinds.Of(place.Module);
        yield return new Step(place, kind, DropProbability.Of(place.Module) > 0 ? LayerKinds.Unit(place.Module) : null);
    }

    // A link of a chain need not be registered.
    private ModulePlace PlaceOf(string name, Module module, ModulePlace parent) =>
        _places.TryGetValue(module, out ModulePlace? place) ? place : new ModulePlace(name, module, parent, Again: false);
}
