using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A tensor that a module learns. Lives outside dispose scopes: its module owns it.</summary>
public class Parameter : Tensor
{
    /// <summary>Takes over the data, which becomes a leaf that requires a gradient; the given object becomes invalid.</summary>
    public Parameter(Tensor data, bool requires_grad = true) : base(Take(data))
    {
        this.requires_grad = requires_grad;
        DetachFromDisposeScope();
    }

    private static nint Take(Tensor data)
    {
        using (data)
        {
            using var leaf = data.detach();
            return NativeError.Check(NativeMethods.te_tensor_retain(leaf.Handle));
        }
    }
}
