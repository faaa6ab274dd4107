using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>Registration of a child where it is made.</summary>
internal static class Ownership
{
    /// <summary>Registers a child under a name, and gives it back.</summary>
    public static Module<Tensor, Tensor> Own(this Module parent, string name, Module<Tensor, Tensor> module)
    {
        parent.register_module(name, module);
        return module;
    }
}
