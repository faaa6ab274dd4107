using DropoutTorch.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>
/// A model that is a chain of stages. Each is an owned module, or lies within one (as "features.0" lies within "features"); calling the
/// model calls the stages themselves, so hooks on a container around them do not run.
/// </summary>
public abstract class StagedModel : Module<Tensor, Tensor>, IStagedModel
{
    private readonly List<(string name, Module<Tensor, Tensor> module)> _stages = [];
    private Module<Tensor, Tensor>[] _chain = [];

    /// <param name="name">The name under which the model presents itself.</param>
    protected StagedModel(string name) : base(name)
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string name, Module<Tensor, Tensor> module)> stages => _stages;

    /// <summary>The stages one after the other.</summary>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Chain.Run(input, _chain);
    }

    /// <summary>Owns a module and makes it the next stage.</summary>
    protected void AddStage(string name, Module<Tensor, Tensor> module)
    {
        register_module(name, module);
        AppendStage(name, module);
    }

    /// <summary>Owns a container whose children are the next stages.</summary>
    protected void AddStages(string name, TorchSharp.Modules.Sequential container)
    {
        ArgumentNullException.ThrowIfNull(container);
        register_module(name, container);
        AppendChildren(name, container);
    }

    /// <summary>The same for a container within another: "block1.layer.0" is the first stage of the container "layer" in "block1".</summary>
    protected void AddStages(string outer, string name, TorchSharp.Modules.Sequential container)
    {
        ArgumentNullException.ThrowIfNull(container);
        register_module(outer, Sequential((name, container)));
        AppendChildren($"{outer}.{name}", container);
    }

    /// <summary>Makes a module the next stage that is not one of the state dict's: an operation without parameters, say.</summary>
    protected void AppendStage(string name, Module<Tensor, Tensor> module)
    {
        _stages.Add((name, module));
        _chain = [.. _stages.Select(stage => stage.module)];
    }

    private void AppendChildren(string path, Module container)
    {
        foreach ((string child, Module module) in container.named_children())
            AppendStage($"{path}.{child}", (Module<Tensor, Tensor>)module);
    }
}
