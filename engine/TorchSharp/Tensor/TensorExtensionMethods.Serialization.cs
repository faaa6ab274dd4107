using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp;

// TorchSharp's file format of one tensor: element type, rank, sizes (variable-length integers), then the elements.
public static partial class TensorExtensionMethods
{
    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        using var local = tensor.detach().to(CPU, disposeAfter: true);
        using var dense = local.contiguous();
        writer.Encode((int)dense.dtype);
        writer.Encode(dense.dim());
        foreach (var size in dense.shape) writer.Encode(size);
        writer.Flush();
        dense.WriteBytesToStream(writer.BaseStream);
    }

    public static void Save(this Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        tensor.Save(writer);
    }

    public static void Save(this Tensor tensor, string location)
    {
        using var stream = File.Create(location);
        tensor.Save(stream);
    }

    /// <summary>Reads values into a tensor of the same type and shape.</summary>
    /// <param name="tensor">Receives the values.</param>
    /// <param name="reader">Stands at a saved tensor.</param>
    /// <param name="skip">Passes over the saved tensor and leaves this one as it is.</param>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        var header = SavedTensor.ReadHeader(reader);
        if (skip)
        {
            header.Skip(reader);
            return;
        }
        header.CheckFits(tensor);
        using var target = tensor.detach();
        if (target.device_type == DeviceType.CPU && target.is_contiguous())
        {
            target.ReadBytesFromStream(reader.BaseStream);
            return;
        }
        using var loaded = header.ReadValues(reader);
        target.copy_(loaded);
    }

    /// <summary>Reads values into the tensor; where it is null, into a new one.</summary>
    public static void Load(ref Tensor? tensor, BinaryReader reader, bool skip = false)
    {
        if (tensor is null && !skip) tensor = Load(reader);
        else if (tensor is null) SavedTensor.ReadHeader(reader).Skip(reader);
        else tensor.Load(reader, skip);
    }

    /// <summary>Reads a tensor; with skip, an empty one of the saved type and shape, without the values.</summary>
    public static Tensor Load(BinaryReader reader, bool skip = false)
    {
        var header = SavedTensor.ReadHeader(reader);
        if (!skip) return header.ReadValues(reader);
        header.Skip(reader);
        return empty(header.Shape, header.Type, CPU);
    }
}

/// <summary>What stands before the elements of a saved tensor.</summary>
internal readonly record struct SavedTensor(ScalarType Type, long[] Shape)
{
    private const int MostDimensions = 64;

    private long Bytes => checked(Shape.TotalSize() * Type.ElementSize());

    internal static SavedTensor ReadHeader(BinaryReader reader)
    {
        var type = reader.Decode();
        if (!Enum.IsDefined((ScalarType)Math.Clamp(type, sbyte.MinValue, sbyte.MaxValue)))
            throw new InvalidDataException($"expected a saved tensor's element type, got {type}: the file is damaged or no saved tensor.");
        var rank = reader.Decode();
        if (rank is < 0 or > MostDimensions) throw new InvalidDataException($"expected a saved tensor's rank, got {rank}: the file is damaged or no saved tensor.");
        var shape = new long[rank];
        for (var i = 0; i < shape.Length; i++) shape[i] = reader.Decode();
        return new SavedTensor((ScalarType)type, shape);
    }

    internal Tensor ReadValues(BinaryReader reader)
    {
        var tensor = empty(Shape, Type, CPU);
        tensor.ReadBytesFromStream(reader.BaseStream);
        return tensor;
    }

    internal void Skip(BinaryReader reader)
    {
        if (reader.BaseStream.CanSeek)
        {
            reader.BaseStream.Seek(Bytes, SeekOrigin.Current);
            return;
        }
        var block = new byte[1 << 16];
        for (var left = Bytes; left > 0;)
        {
            var count = (int)Math.Min(left, block.Length);
            reader.BaseStream.ReadExactly(block, 0, count);
            left -= count;
        }
    }

    internal void CheckFits(Tensor tensor)
    {
        if (Type != tensor.dtype)
            throw new ArgumentException($"Mismatched tensor data types while loading: expected {tensor.dtype}, got {Type}.");
        if (!Shape.AsSpan().SequenceEqual(tensor.shape))
            throw new ArgumentException($"Mismatched tensor shape while loading: expected [{string.Join(", ", tensor.shape)}], got [{string.Join(", ", Shape)}].");
    }
}
