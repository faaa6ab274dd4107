using DropoutTorch.Options;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Models.Weights;

/// <summary>
/// An open file of weights: safetensors, or what PyTorch's <c>torch.save</c> wrote (.pth, .pt). Which of them is decided by the content.
/// Opening reads and checks the file's description of its tensors against the file's length; values are read when they are asked for.
/// </summary>
/// <example>
/// <code>
/// using var file = WeightsFile.Open("resnet18.pth");
/// Tensor weight = file.Load("conv1.weight");
/// </code>
/// </example>
public sealed class WeightsFile : IDisposable
{
    internal const string Damaged = "copy the file again from its source; it is damaged or not a file of weights";

    private readonly ByteSource _source;
    private readonly Dictionary<string, WeightsEntry> _byName;

    private WeightsFile(ByteSource source, WeightsContent content)
    {
        _source = source;
        Entries = content.Entries;
        OtherValues = content.OtherValues;
        Metadata = content.Metadata;
        _byName = Entries.ToDictionary(entry => entry.Name);
    }

    /// <summary>The tensors, in the order of the file.</summary>
    public IReadOnlyList<WeightsEntry> Entries { get; }

    /// <summary>Free text by key, which safetensors files may hold; PyTorch's hold none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>What stands among the tensors of a PyTorch file and is none: names, and what each is ("a number").</summary>
    internal IReadOnlyDictionary<string, string> OtherValues { get; }

    /// <summary>Where error lines say that a fault is.</summary>
    internal string Name => _source.Name;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Safetensors, or PyTorch's zip format.</param>
    /// <param name="key">
    /// For a PyTorch checkpoint that holds the state dict in a larger dict: its key there. Without one, the only dict of
    /// tensors under state_dict, model_state_dict and model is taken, else the file's own dict.
    /// </param>
    /// <exception cref="DataException">No such file, damaged, of another format, or a PyTorch file that holds more than tensors and plain values.</exception>
    public static WeightsFile Open(string path, string? key = null) => Open(new FileBytes(path), key);

    /// <summary>Reads a file's content that is in memory already.</summary>
    /// <param name="name">What error lines call it.</param>
    /// <param name="content">Must not change while the file is open.</param>
    /// <param name="key">As for a path.</param>
    /// <exception cref="DataException">As for a path.</exception>
    public static WeightsFile Open(string name, ReadOnlyMemory<byte> content, string? key = null) => Open(new MemoryBytes(name, content), key);

    /// <summary>Reads one tensor, on the CPU. It shares its values with no other.</summary>
    /// <exception cref="DataException">The file has no such tensor, its dtype is none of torch's, or it cannot be read.</exception>
    public Tensor Load(string name)
    {
        WeightsEntry entry = _byName.GetValueOrDefault(name) ?? throw new DataException(
            Name, $"a tensor {Quote.Text(name)}", "none",
            NearestName.Find(name, _byName.Keys) is { } near ? $"did you mean {near}" : "list the file's Entries");
        TensorPlace place = entry.Place;
        using DisposeScope scope = NewDisposeScope();
        Tensor values = empty([place.Extent(entry.Shape)], dtype: TypeOf(entry));
        TensorFill.Run(_source, [new TensorFill(name, values, PositionOf(entry))]);
        return values.as_strided([.. entry.Shape], place.UsedStrides(entry.Shape)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Reads all tensors, on the CPU. They belong to the caller's dispose scope. Tensors that shared their values when PyTorch saved them
    /// share them again.
    /// </summary>
    /// <exception cref="DataException">The file has a dtype that torch has not, or it cannot be read.</exception>
    public IReadOnlyDictionary<string, Tensor> LoadAll()
    {
        using DisposeScope scope = NewDisposeScope();
        // The dtype belongs to it: storages without elements may begin at one byte.
        Dictionary<(long Position, long Elements, ScalarType Type), TensorFill> storages = [];
        Dictionary<string, Tensor> tensors = [];
        foreach (WeightsEntry entry in Entries)
        {
            TensorPlace place = entry.Place;
            (long Position, long Elements, ScalarType Type) key = (place.Position, place.Elements, TypeOf(entry));
            if (!storages.TryGetValue(key, out TensorFill? storage))
            {
                storage = new(entry.Name, empty([place.Elements], dtype: key.Type), place.Position);
                storages.Add(key, storage);
            }
            tensors.Add(entry.Name, storage.Target.as_strided([.. entry.Shape], place.UsedStrides(entry.Shape), place.Offset));
        }
        TensorFill.Run(_source, storages.Values);
        foreach (Tensor tensor in tensors.Values)
            tensor.MoveToOuterDisposeScope();
        return tensors;
    }

    /// <summary>Closes the file; loaded tensors stay.</summary>
    public void Dispose() => _source.Dispose();

    /// <summary>Reads a tensor's values over those of another tensor of the same shape, on whatever device and of whatever dtype.</summary>
    internal void CopyInto(IReadOnlyList<(WeightsEntry Entry, Tensor Target)> pairs)
    {
        var direct = pairs.ToLookup(pair => IsSameMemory(pair.Entry, pair.Target));
        foreach ((_, Tensor target) in direct[true])
            NoteChange(target);
        TensorFill.Run(_source, direct[true].Select(pair => new TensorFill(pair.Entry.Name, pair.Target, PositionOf(pair.Entry))));
        foreach ((WeightsEntry entry, Tensor target) in direct[false])
            TensorCopy.Run(this, _source, entry, PositionOf(entry), target);
    }

    /// <summary>Whether two tensors of one shape have the same values.</summary>
    internal bool HasSameValues(WeightsEntry one, WeightsEntry other) => SameValues.Of(this, _source, (one, PositionOf(one)), (other, PositionOf(other)));

    /// <summary>Has every value that could be wrong checked: booleans. The others are right whatever their bits.</summary>
    internal void CheckValues(IEnumerable<WeightsEntry> entries)
    {
        foreach (WeightsEntry entry in entries.Where(entry => entry.Type == ScalarType.Bool))
            BooleanBytes.Check(_source, entry.Name, PositionOf(entry), entry.Place.Extent(entry.Shape));
    }

    private static WeightsFile Open(ByteSource source, string? key)
    {
        try
        {
            return new WeightsFile(source, WeightsContent.Read(source, key));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>
    /// An in-place operation on nothing, which counts as one on the tensor. Bytes that are read straight into its memory do not, and a
    /// backward pass through what was there before would take them for it; so it is refused, as after PyTorch's load_state_dict.
    /// </summary>
    private static void NoteChange(Tensor target)
    {
        using Tensor values = target.detach();
        using Tensor flat = values.view(-1);
        using Tensor none = flat.narrow(0, 0, 0);
        none.zero_();
    }

    private static bool IsSameMemory(WeightsEntry entry, Tensor target) =>
        target.device_type == DeviceType.CPU && target.is_contiguous() && target.dtype == entry.Type && entry.Place.IsRowMajor(entry.Shape);

    private ScalarType TypeOf(WeightsEntry entry) => entry.Type ?? throw new DataException(
        Name, $"a dtype that torch has for {Quote.Text(entry.Name)}", entry.TypeName,
        "save it in another dtype, as float32, or load the other tensors one by one");

    private long PositionOf(WeightsEntry entry) => entry.Place.Position + (entry.Place.Offset * TypeOf(entry).ElementSize());
}
