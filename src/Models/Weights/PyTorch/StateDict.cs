using DropoutTorch.Options;

namespace DropoutTorch.Models.Weights;

/// <summary>Turns a dict of pickled tensors into entries, each checked against the storage that it views and that against its record.</summary>
internal sealed class StateDict
{
    private readonly string _file;
    private readonly Dictionary<string, ZipRecord> _storages;
    private readonly Dictionary<string, PyTorchType> _types = [];

    // Any number of tensors can have one tuple.
    private readonly Dictionary<object[], long[]> _numbers = new(ReferenceEqualityComparer.Instance);

    /// <param name="file">What error lines start with.</param>
    /// <param name="records">The zip file's.</param>
    /// <param name="folder">Where in it the saved object lies.</param>
    internal StateDict(string file, Dictionary<string, ZipRecord> records, string folder)
    {
        string start = $"{folder}data/";
        _file = file;
        _storages = records.Values
            .Where(record => record.Name.StartsWith(start, StringComparison.Ordinal))
            .ToDictionary(record => record.Name[start.Length..]);
    }

    /// <exception cref="DataException">A tensor is not inside its storage, or a storage not as long as its record.</exception>
    internal WeightsContent Content(PickleDict dict)
    {
        List<WeightsEntry> entries = [];
        Dictionary<string, string> others = [];
        foreach ((string name, object value) in dict.Items)
        {
            if (value is PickleTensor tensor)
                entries.Add(Entry(name, tensor));
            else
                others.Add(name, PickleKind.Of(value));
        }
        return new WeightsContent(entries) { OtherValues = others };
    }

    private WeightsEntry Entry(string name, PickleTensor tensor)
    {
        string quoted = Quote.Text(name);
        long[] shape = Numbers(quoted, tensor.Shape), strides = Numbers(quoted, tensor.Strides);
        ZipRecord record = Record(quoted, tensor);
        if (TensorShapes.Elements(shape) is null)
            throw Fault($"a shape of {quoted} whose size fits into 64 bits", Quote.Shape(shape));
        (long offset, long elements) = (tensor.Offset, tensor.Storage.Elements);
        Int128 end = shape.Contains(0) ? offset : (Int128)offset + 1 + Reach(shape, strides);
        if (offset < 0 || end > elements)
            throw Fault($"{quoted} inside its storage of {elements} elements", $"an end at {end}");
        return new WeightsEntry(name, tensor.Type.Name, tensor.Type.Type, shape.AsReadOnly(), new TensorPlace(record.Position, elements, offset, strides));
    }

    private ZipRecord Record(string name, PickleTensor tensor)
    {
        (string key, long elements) = (tensor.Storage.Key, tensor.Storage.Elements);
        ZipRecord record = _storages.GetValueOrDefault(key) ?? throw Fault($"a record data/{Quote.Short(key)} for {name}", "none");
        if (record.Length != (Int128)elements * tensor.Type.Bytes)
            throw Fault($"a storage of {elements} {tensor.Type.Name} for {name}", $"{record.Length} bytes");
        // With one type a storage is loaded once, however many tensors view it.
        if (_types.TryGetValue(key, out PyTorchType? type) && type != tensor.Type)
            throw Fault($"one dtype for the storage of {name}", $"{type.Name} and {tensor.Type.Name}");
        _types[key] = tensor.Type;
        return record;
    }

    private long[] Numbers(string name, object[] tuple)
    {
        if (_numbers.TryGetValue(tuple, out long[]? numbers))
            return numbers;
        if (Array.Find(tuple, value => value is not (long and >= 0)) is { } other)
            throw Fault($"whole numbers from 0 as shape and strides of {name}", other is long ? "a negative one" : PickleKind.Of(other));
        return _numbers[tuple] = [.. tuple.Cast<long>()];
    }

    /// <summary>From the first element to the last.</summary>
    private static Int128 Reach(long[] shape, long[] strides)
    {
        Int128 reach = 0;
        for (int i = 0; i < shape.Length; i++)
            reach += (Int128)(shape[i] - 1) * strides[i];
        return reach;
    }

    private DataException Fault(string expected, string got) => new(_file, expected, got, WeightsFile.Damaged);
}
