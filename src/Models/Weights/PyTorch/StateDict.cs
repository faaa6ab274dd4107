using DropoutTorch.Data;

namespace DropoutTorch.Models.Weights;

/// <summary>Turns a dict of pickled tensors into entries, each checked against the storage that it views and that against its record.</summary>
internal sealed class StateDict(string file, Dictionary<string, ZipRecord> records, string folder)
{
    private readonly Dictionary<string, PyTorchType> _types = [];

    /// <exception cref="DataException">A tensor is not inside its storage, or a storage not as long as its record.</exception>
    internal WeightsContent Content(PickleDict dict)
    {
        List<WeightsEntry> entries = [];
        Dictionary<string, string> others = [];
        foreach ((string name, object value) in dict.Items)
        {
            if (value is PickleTensor tensor)
                entries.Add(new WeightsEntry(name, tensor.Type.Name, tensor.Type.Type, tensor.Shape.AsReadOnly(), Place(Quote.Text(name), tensor)));
            else
                others.Add(name, PickleKind.Of(value));
        }
        return new WeightsContent(entries) { OtherValues = others };
    }

    private TensorPlace Place(string name, PickleTensor tensor)
    {
        (string key, long elements) = (tensor.Storage.Key, tensor.Storage.Elements);
        ZipRecord record = records.GetValueOrDefault($"{folder}data/{key}") ?? throw Fault($"a record data/{Quote.Short(key)} for {name}", "none");
        if (record.Length != (Int128)elements * tensor.Type.Bytes)
            throw Fault($"a storage of {elements} {tensor.Type.Name} for {name}", $"{record.Length} bytes");
        // With one type a storage is loaded once, however many tensors view it.
        if (_types.TryGetValue(key, out PyTorchType? type) && type != tensor.Type)
            throw Fault($"one dtype for the storage of {name}", $"{type.Name} and {tensor.Type.Name}");
        _types[key] = tensor.Type;
        if (TensorShapes.Elements(tensor.Shape) is null)
            throw Fault($"a shape of {name} whose size fits into 64 bits", Quote.Shape(tensor.Shape));
        Int128 end = tensor.Shape.Contains(0) ? tensor.Offset : (Int128)tensor.Offset + 1 + Reach(tensor);
        if (tensor.Offset < 0 || end > elements)
            throw Fault($"{name} inside its storage of {elements} elements", $"an end at {end}");
        return new TensorPlace(record.Position, elements, tensor.Offset, UsedStrides(tensor));
    }

    /// <summary>From the first element to the last.</summary>
    private static Int128 Reach(PickleTensor tensor)
    {
        Int128 reach = 0;
        foreach ((long size, long stride) in tensor.Shape.Zip(tensor.Strides))
            reach += (Int128)(size - 1) * stride;
        return reach;
    }

    /// <summary>A stride that nothing is reached by may be any number in the file; here it is the one that torch would choose.</summary>
    private static long[] UsedStrides(PickleTensor tensor)
    {
        long[] rowMajor = TensorPlace.RowMajor(tensor.Shape);
        return tensor.Shape.Contains(0) ? rowMajor : [.. tensor.Strides.Select((stride, i) => tensor.Shape[i] > 1 ? stride : rowMajor[i])];
    }

    private DataException Fault(string expected, string got) => new(file, expected, got, WeightsFile.Damaged);
}
