using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>Arrays of handles for the few calls that are not operators.</summary>
internal static class TensorHandles
{
    internal static nint[] Of(IEnumerable<Tensor?>? tensors)
    {
        if (tensors is null) return [];
        // backward calls this three times a step, with lists of one tensor.
        if (tensors is not IList<Tensor?> list) return [.. tensors.Select(t => t?.Handle ?? 0)];
        var handles = new nint[list.Count];
        for (var i = 0; i < handles.Length; i++) handles[i] = list[i]?.Handle ?? 0;
        return handles;
    }
}
