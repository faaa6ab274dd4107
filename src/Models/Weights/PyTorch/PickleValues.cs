namespace DropoutTorch.Models.Weights;

/// <summary>Python's None; .NET's null says that something is not there.</summary>
internal sealed class PickleNone
{
    internal static readonly PickleNone Value = new();

    private PickleNone()
    {
    }
}

/// <summary>The name of a Python function or class. Nothing behind it is ever looked up or called.</summary>
/// <param name="Name">With its module.</param>
internal sealed record PickleName(string Name);

/// <summary>A dict or OrderedDict. Only items with a text as key are kept: no tensor that is loaded by name has another.</summary>
internal sealed class PickleDict
{
    // Made with the first item: a pickle can ask for an empty dict with one byte.
    private OrderedDictionary<string, object>? _items;

    internal IReadOnlyDictionary<string, object> Items => _items ?? (IReadOnlyDictionary<string, object>)Nothing;

    private static OrderedDictionary<string, object> Nothing { get; } = [];

    internal void Set(object key, object value)
    {
        if (key is string name)
            (_items ??= [])[name] = value;
    }
}

/// <summary>A list or set. What is in it is not kept: no tensor that is loaded by name lies in one.</summary>
internal sealed class PickleList
{
    internal static readonly PickleList Value = new();

    private PickleList()
    {
    }
}

/// <summary>Bytes; no tensor needs them, so they are only noted.</summary>
internal sealed class PickleBytes
{
    internal static readonly PickleBytes Value = new();

    private PickleBytes()
    {
    }
}

/// <summary>A storage, which lies in a record of its own.</summary>
/// <param name="Key">The record's name.</param>
/// <param name="Type">The element type; null for plain bytes, whose users name it.</param>
/// <param name="Elements">How many.</param>
internal sealed record PickleStorage(string Key, PyTorchType? Type, long Elements);

/// <summary>
/// A tensor: a strided view of a storage. Nothing in it has been checked, and shape and strides are the pickle's own tuples: a pickle can
/// have one tuple in any number of tensors, at a few bytes each.
/// </summary>
internal sealed record PickleTensor(PickleStorage Storage, PyTorchType Type, long Offset, object[] Shape, object[] Strides);

/// <summary>What values are called in messages.</summary>
internal static class PickleKind
{
    internal const string Dict = "a dict";

    internal static string Of(object value) => value switch
    {
        PickleNone => "None",
        bool => "a truth value",
        long or double => "a number",
        string => "a text",
        PickleBytes => "bytes",
        PickleDict => Dict,
        PickleList => "a list",
        object[] => "a tuple",
        PickleTensor => "a tensor",
        PickleStorage => "a storage",
        PickleName name => Quote.Text(name.Name),
        _ => throw new ArgumentException($"expected a pickle's value, got {value.GetType()}", nameof(value)),
    };
}
