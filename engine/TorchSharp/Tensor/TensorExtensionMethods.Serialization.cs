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

    /// <summary>The file is whole or not there: a failure leaves what stood under the name before.</summary>
    public static void Save(this Tensor tensor, string location)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        AtomicFile.Write(location, tensor.Save);
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
        if (target.device_type == DeviceType.CPU && target.is_contiguous() && reader.BaseStream.CanSeek)
        {
            header.CheckThere(reader.BaseStream); // before the first value changes
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
