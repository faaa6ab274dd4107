using static TorchSharp.torch;

namespace Engine.Tests.Tensors;

/// <summary>A C# expression over the inputs; those that a case does not have are null.</summary>
internal delegate object OperatorTwin(Tensor x, Tensor y, Tensor z);

/// <summary>The C# twin of each PyTorch line of the goldens.</summary>
internal static partial class OperatorLines
{
    // Made on first use: static fields of several files are initialised in no fixed order.
    private static readonly Lazy<Dictionary<string, OperatorTwin>> s_all = new(Collect);

    internal static Dictionary<string, OperatorTwin> All => s_all.Value;

    private static Dictionary<string, OperatorTwin> Collect()
    {
        var parts = new[] { s_pointwise, s_reductions, s_shape, s_indexing, s_linear, s_making };
        return new Dictionary<string, OperatorTwin>(parts.SelectMany(part => part));
    }
}
