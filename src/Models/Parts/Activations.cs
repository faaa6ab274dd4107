using DropoutTorch.Options;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>Activation functions by name, with PyTorch's defaults.</summary>
public static class Activations
{
    private static readonly Dictionary<string, Func<Module<Tensor, Tensor>>> Factories = new()
    {
        ["relu"] = () => ReLU(),
        ["leaky_relu"] = () => LeakyReLU(),
        ["elu"] = () => ELU(),
        ["selu"] = () => SELU(),
        ["gelu"] = () => GELU(),
        ["silu"] = () => SiLU(),
        ["tanh"] = () => Tanh(),
        ["sigmoid"] = () => Sigmoid(),
    };

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Factories.Keys];

    /// <summary>A new module for the activation called <paramref name="name"/>.</summary>
    /// <exception cref="OptionsException">There is none.</exception>
    public static Module<Tensor, Tensor> Create(string name)
    {
        if (Violation.OfName("activation", name, Names) is string unknown)
            throw new OptionsException([unknown]);
        return Factories[name]();
    }
}
