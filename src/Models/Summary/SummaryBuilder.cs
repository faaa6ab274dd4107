using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models.Summary;

/// <summary>Makes the rows of a <see cref="ModelSummary"/>.</summary>
internal sealed class SummaryBuilder
{
    private readonly Module<Tensor, Tensor> _model;
    private readonly IReadOnlyList<ModulePlace> _places;
    private readonly Dictionary<Module, CallRecord> _calls = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Parameter> _counted = new(ReferenceEqualityComparer.Instance);

    public SummaryBuilder(Module<Tensor, Tensor> model) => (_model, _places) = (model, ModulePlace.Of(model));

    public ModelSummary Build(long[] shape, ScalarType type)
    {
        Watch(shape, type);
        return new ModelSummary
        {
            InputShape = shape,
            InputType = type,
            Rows = [.. _places.Select(Row)],
            ParameterBytes = _counted.Sum(weight => weight.numel() * weight.element_size()),
            Buffers = _model.buffers().Distinct<Tensor>(ReferenceEqualityComparer.Instance).Sum(buffer => buffer.numel()),
            OutputBytes = _calls.Where(entry => !entry.Key.named_children().Any()).Sum(entry => entry.Value.Bytes),
        };
    }

    private void Watch(long[] shape, ScalarType type)
    {
        using var watch = new ForwardWatch((module, result) => _calls[module].Add(result));
        foreach (ModulePlace place in _places)
        {
            if (!place.Again && watch.Add(place.Module))
                _calls.Add(place.Module, new CallRecord());
        }
        QuietForward.Run(_model, shape, type);
    }

    private SummaryRow Row(ModulePlace place)
    {
        Parameter[] own = place.Again ? [] : [.. Own(place.Module)];
        Parameter[] counted = [.. own.Where(_counted.Add)];
        CallRecord? record = _calls.GetValueOrDefault(place.Module);
        return new SummaryRow
        {
            Path = place.Path,
            Name = place.Name,
            Type = place.Module.GetType().Name.Split('`')[0],
            Depth = place.Depth,
            HasChildren = place.Module.named_children().Any(),
            State = State(place),
            Calls = record?.Calls ?? 0,
            OutputShapes = Shapes(place.Module),
            Parameters = counted.Sum(weight => weight.numel()),
            TrainableParameters = counted.Where(weight => weight.requires_grad).Sum(weight => weight.numel()),
            TiedParameters = own.Except<Parameter>(counted, ReferenceEqualityComparer.Instance).Sum(weight => weight.numel()),
            LeastDropoutP = DropProbability.Of(place.Module),
            LargestDropoutP = DropProbability.Of(place.Module),
        };
    }

    private IReadOnlyList<IReadOnlyList<long>> Shapes(Module module)
    {
        if (_calls.TryGetValue(module, out CallRecord? record) && record.Calls > 0)
            return record.Shapes;
        return module is TorchSharp.Modules.Sequential && module.children().LastOrDefault() is Module last ? Shapes(last) : [];
    }

    // By the name, because a Sequential lists its children's parameters even when asked for its own alone.
    private static IEnumerable<Parameter> Own(Module module) =>
        module.named_parameters(recurse: false).Where(entry => !entry.name.Contains('.')).Select(entry => entry.parameter);

    private RowState State(ModulePlace place)
    {
        if (place.Again)
            return RowState.Reused;
        bool known = _calls.TryGetValue(place.Module, out CallRecord? record);
        if (known && record!.Calls > 0)
            return RowState.Called;
        if (place.Module.modules().Any(Called))
            return RowState.Group;
        return known ? RowState.NotCalled : RowState.Unknown;
    }

    private bool Called(Module module) => _calls.TryGetValue(module, out CallRecord? record) && record.Calls > 0;
}
