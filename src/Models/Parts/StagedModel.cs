using DropoutTorch.Layers;
using DropoutTorch.Options;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>
/// A model that is a chain of modules. The stages are the same chain as finely as it is known: where a module is a container
/// ("features"), its children are stages ("features.0"), while a forward calls the container itself, so that hooks on it run.
/// </summary>
public abstract class StagedModel : Module<Tensor, Tensor>, IStagedModel
{
    private readonly List<(string name, Module<Tensor, Tensor> module)> _stages = [];
    private readonly List<Module<Tensor, Tensor>> _chain = [];

    /// <param name="name">The name under which the model presents itself.</param>
    /// <param name="options">What it is built from; checked here.</param>
    /// <exception cref="OptionsException">The options break a rule.</exception>
    protected StagedModel(string name, ModelOptions options) : base(name)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsException.ThrowIfAny(options.Validate());
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string name, Module<Tensor, Tensor> module)> stages => _stages;

    /// <summary>The modules one after the other.</summary>
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
        _chain.Add(container);
        AppendChildren(name, container);
    }

    /// <summary>The same for a container within another: "block1.layer.0" is the first stage of the container "layer" in "block1".</summary>
    protected void AddStages(string outer, string name, TorchSharp.Modules.Sequential container)
    {
        ArgumentNullException.ThrowIfNull(container);
        TorchSharp.Modules.Sequential around = Sequential((name, container));
        register_module(outer, around);
        _chain.Add(around);
        AppendChildren($"{outer}.{name}", container);
    }

    /// <summary>Makes a module the next stage that is not one of the state dict's: an operation without parameters, say.</summary>
    protected void AppendStage(string name, Module<Tensor, Tensor> module)
    {
        _stages.Add((name, module));
        _chain.Add(module);
    }

    private void AppendChildren(string path, Module container)
    {
        foreach ((string child, Module module) in container.named_children())
            _stages.Add(($"{path}.{child}", (Module<Tensor, Tensor>)module));
    }
}
