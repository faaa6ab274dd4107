using static TorchSharp.torch.nn;

namespace DropoutTorch.Layers;

/// <summary>Gives a module and each of its submodules the mode back that it has now: a frozen BatchNorm inside a training network stays frozen.</summary>
public sealed class ModeMemory : IDisposable
{
    private readonly (Module module, bool training)[] _modes;

    /// <summary>Remembers the modes that hold now.</summary>
    public ModeMemory(Module module) =>
        _modes = [(module, module.training), .. module.named_modules().Select(entry => (entry.module, entry.module.training))];

    /// <summary>Gives them back.</summary>
    public void Dispose()
    {
        // Parents come before children: train() also reaches the children, whose own mode must be the last word.
        foreach ((Module module, bool training) in _modes)
            module.train(training);
    }
}
