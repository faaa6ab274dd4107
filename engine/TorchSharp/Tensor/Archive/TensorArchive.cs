using System.IO.Compression;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// One tensor in libtorch's own file format, which C++'s torch::save and torch::load and Python's torch.jit.load share: a zip
/// archive with a pickled module whose attribute "0" is the tensor, and the raw elements. Files of Python's torch.save that
/// hold one tensor are read too. Reading runs no code from the file.
/// </summary>
internal static class TensorArchive
{
    private const string Root = "tensor/";

    private const string Code =
        "class Module(Module):\n  __parameters__ = [\"0\", ]\n  __buffers__ = []\n  __annotations__ = []\n  __annotations__[\"0\"] = Tensor\n";

    private static readonly Dictionary<string, ScalarType> s_types = new()
    {
        ["torch.ByteStorage"] = ScalarType.Byte,
        ["torch.CharStorage"] = ScalarType.Int8,
        ["torch.ShortStorage"] = ScalarType.Int16,
        ["torch.IntStorage"] = ScalarType.Int32,
        ["torch.LongStorage"] = ScalarType.Int64,
        ["torch.HalfStorage"] = ScalarType.Float16,
        ["torch.FloatStorage"] = ScalarType.Float32,
        ["torch.DoubleStorage"] = ScalarType.Float64,
        ["torch.ComplexFloatStorage"] = ScalarType.ComplexFloat32,
        ["torch.ComplexDoubleStorage"] = ScalarType.ComplexFloat64,
        ["torch.BoolStorage"] = ScalarType.Bool,
        ["torch.BFloat16Storage"] = ScalarType.BFloat16,
    };

    internal static void Write(Stream stream, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var local = tensor.detach().cpu().contiguous();
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        using (var data = archive.CreateEntry(Root + "data/0", CompressionLevel.NoCompression).Open()) local.WriteBytesToStream(data);
        Add("data.pkl", Describe(tensor, local));
        Add("code/__torch__.py", Encoding.UTF8.GetBytes(Code));
        Add("constants.pkl", new PickleWriter().Raw((byte)')', (byte)'.').ToArray());
        Add("version", "3\n"u8.ToArray());

        void Add(string name, byte[] bytes)
        {
            using var entry = archive.CreateEntry(Root + name, CompressionLevel.NoCompression).Open();
            entry.Write(bytes);
        }
    }

    /// <exception cref="InvalidDataException">The file is no archive of a tensor, or damaged.</exception>
    internal static Tensor Read(Stream stream)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        var description = archive.Entries.FirstOrDefault(entry => entry.FullName.EndsWith("/data.pkl", StringComparison.Ordinal))
            ?? throw new InvalidDataException("expected libtorch's archive of a tensor, got a zip file without data.pkl.");
        var root = description.FullName[..^"data.pkl".Length];
        var saved = Pickle.Read(Bytes(description));
        if (saved is PickleObject module) saved = module.Attributes.GetValueOrDefault("0");
        if (saved is not PickleCall { Name.Name: "torch._utils._rebuild_tensor_v2", Arguments: [PickleReference { Key: var key }, long offset, object?[] sizes, object?[] strides, bool requiresGradient, ..] })
            throw new InvalidDataException("expected an archive of one tensor, got one of something else. Fix: save the tensor alone.");
        if (key is not ["storage", PickleName { Name: var storage }, string record, string place, long count] || !s_types.TryGetValue(storage, out var type))
            throw new InvalidDataException("expected a tensor's storage of an element type of libtorch, got something else: the file is damaged.");
        var entry = archive.GetEntry($"{root}data/{record}")
            ?? throw new InvalidDataException($"expected the elements in data/{record}, got no such entry: the file is damaged.");
        return Rebuild(entry, type, place, count, offset, Numbers(sizes), Numbers(strides)).requires_grad_(requiresGradient);
    }

    private static byte[] Describe(Tensor tensor, Tensor local) =>
        new PickleWriter().Name("__torch__", "Module").Raw((byte)')', 0x81, (byte)'}', (byte)'(')
            .Text("0").Name("torch._utils", "_rebuild_tensor_v2").Raw((byte)'(', (byte)'(')
            .Text("storage").Name("torch", s_types.Single(pair => pair.Value == local.dtype).Key["torch.".Length..])
            .Text("0").Text(tensor.device.ToString()).Number(local.numel()).Raw((byte)'t', (byte)'Q')
            .Number(0).Tuple(local.shape).Tuple(local.stride()).Raw(tensor.requires_grad ? (byte)0x88 : (byte)0x89)
            .Name("collections", "OrderedDict").Raw((byte)')', (byte)'R', (byte)'t', (byte)'R', (byte)'u', (byte)'b', (byte)'.').ToArray();

    private static Tensor Rebuild(ZipArchiveEntry entry, ScalarType type, string place, long count, long offset, long[] sizes, long[] strides)
    {
        CheckStored(entry);
        if (count < 0 || entry.Length / type.ElementSize() < count)
            throw new InvalidDataException($"expected {count} elements of type {type}, got {entry.Length} bytes: the file is damaged.");
        CheckWithin(count, offset, sizes, strides);
        var device = Named(place);
        using var scope = NewDisposeScope();
        var elements = empty([count], type, CPU);
        using (var data = entry.Open()) elements.ReadBytesFromStream(data);
        var tensor = elements.as_strided(sizes, strides, offset);
        return (device.type == DeviceType.CPU ? tensor : tensor.to(device)).MoveToOuterDisposeScope();
    }

    private static Device Named(string place)
    {
        try
        {
            return new Device(place);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"expected the name of a device, got '{place}': the file is damaged.", error);
        }
    }

    /// <summary>Every element that sizes and strides reach must be one of the storage's.</summary>
    private static void CheckWithin(long count, long offset, long[] sizes, long[] strides)
    {
        try
        {
            var last = offset;
            var fits = sizes.Length == strides.Length && sizes.Length <= 64 && offset >= 0;
            for (var i = 0; fits && i < sizes.Length; i++)
            {
                fits = sizes[i] >= 0 && strides[i] >= 0;
                checked { last += Math.Max(sizes[i] - 1, 0) * strides[i]; }
            }
            if (fits && (sizes.Contains(0) ? offset <= count : last < count)) return;
        }
        catch (OverflowException)
        {
            // As far out of the storage as can be: the same mistake.
        }
        throw new InvalidDataException(
            $"expected a tensor within {count} elements, got sizes [{string.Join(", ", sizes)}] with strides [{string.Join(", ", strides)}] "
            + $"from {offset}: the file is damaged.");
    }

    private static long[] Numbers(object?[] tuple) => Array.ConvertAll(
        tuple, item => item is long number ? number : throw new InvalidDataException("expected sizes and strides to be numbers: the file is damaged."));

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        CheckStored(entry);
        using var stream = entry.Open();
        var bytes = new byte[checked((int)entry.Length)];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>libtorch never compresses, so what is as long as the file says is in the file.</summary>
    private static void CheckStored(ZipArchiveEntry entry)
    {
        if (entry.CompressedLength != entry.Length)
            throw new InvalidDataException($"{entry.FullName}: expected an uncompressed entry, got {entry.Length} bytes in {entry.CompressedLength}.");
    }
}
