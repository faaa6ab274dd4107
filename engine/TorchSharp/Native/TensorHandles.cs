using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>Arrays of handles for the few calls that are not operators.</summary>
internal static class TensorHandles
{
    internal static nint[] Of(IEnumerable<Tensor?>? tensors) => tensors is null ? [] : [.. tensors.Select(t => t?.Handle ?? 0)];
}
