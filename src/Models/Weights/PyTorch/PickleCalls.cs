namespace DropoutTorch.Models.Weights;

/// <summary>
/// All that a pickle may name. What Python would do by calling the named function is done here by a line of this table, which makes a
/// plain value; a name that is not in the table is refused when it is read, before anything can be done with it.
/// </summary>
internal static class PickleCalls
{
    private const int LongestKey = 100; // torch.save counts: "0", "1", ...

    private static readonly Dictionary<string, Func<object[], object?>> s_calls = new()
    {
        ["collections.OrderedDict"] = arguments => arguments is [] ? new PickleDict() : null,
        // In the state of a MultiStepLR, which checkpoints keep beside the weights.
        ["collections.Counter"] = arguments => arguments switch { [] => new PickleDict(), [PickleDict counts] => counts, _ => null },
        ["torch._utils._rebuild_tensor_v2"] = Tensor,
        ["torch._utils._rebuild_tensor_v3"] = TensorOfDtype,
        ["torch._utils._rebuild_parameter"] = arguments => arguments is [PickleTensor tensor, bool, _] ? tensor : null,
        ["torch._utils._rebuild_parameter_with_state"] = arguments => arguments is [PickleTensor tensor, bool, _, _] ? tensor : null,
        ["torch.Size"] = arguments => arguments is [object[] sizes] ? sizes : null,
        ["torch.device"] = arguments => arguments is [string, ..] and { Length: <= 2 } ? arguments : null,
        // How protocol 2, which has no instruction for them, spells bytes and sets.
        ["_codecs.encode"] = arguments => arguments is [string, string] ? PickleBytes.Value : null,
        ["__builtin__.bytes"] = arguments => arguments is [] ? PickleBytes.Value : null,
        ["builtins.set"] = Set,
        ["__builtin__.set"] = Set,
    };

    /// <summary>Whether the name may stand in a pickle, called or not.</summary>
    internal static bool Knows(string name) =>
        s_calls.ContainsKey(name) || PyTorchType.OfDtype(name) is not null || PyTorchType.OfStorage(name) is not null || PyTorchType.IsUntyped(name);

    /// <summary>What a call makes; null where the name is none that is called, or the arguments are not its.</summary>
    internal static object? Make(string name, object[] arguments) => s_calls.TryGetValue(name, out var call) ? call(arguments) : null;

    /// <summary>The storage that torch.save refers to by ('storage', class, key, device, elements); null where the words are others.</summary>
    internal static PickleStorage? Storage(object reference)
    {
        if (reference is not object[] words || words is not ["storage", PickleName { Name: string type }, string key, string, long elements])
            return null;
        if (elements < 0 || key.Length > LongestKey)
            return null;
        PyTorchType? known = PyTorchType.OfStorage(type);
        return known is null && !PyTorchType.IsUntyped(type) ? null : new PickleStorage(key, known, elements);
    }

    // (storage, offset, size, stride, requires_grad, backward_hooks, metadata?)
    private static PickleTensor? Tensor(object[] arguments) =>
        arguments is [PickleStorage { Type: PyTorchType type } storage, long offset, object[] size, object[] stride, bool, _, ..] and { Length: <= 7 }
            ? View(storage, type, offset, size, stride)
            : null;

    // (storage of bytes, offset, size, stride, requires_grad, backward_hooks, dtype, metadata?)
    private static PickleTensor? TensorOfDtype(object[] arguments)
    {
        if (arguments is not [PickleStorage { Type: null } bytes, long offset, object[] size, object[] stride, bool, _, PickleName dtype, ..]
            || arguments.Length > 8)
            return null;
        return PyTorchType.OfDtype(dtype.Name) is { } type && bytes.Elements % type.Bytes == 0
            ? View(bytes with { Elements = bytes.Elements / type.Bytes }, type, offset, size, stride)
            : null;
    }

    private static PickleTensor? View(PickleStorage storage, PyTorchType type, long offset, object[] size, object[] stride) =>
        size.Length <= TensorShapes.MaxRank && size.Length == stride.Length ? new PickleTensor(storage, type, offset, size, stride) : null;

    private static PickleList? Set(object[] arguments) => arguments is [PickleList list] ? list : null;
}
