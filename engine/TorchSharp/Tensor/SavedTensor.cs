using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>What stands before the elements of a saved tensor. Nothing is allocated before the sizes have been checked.</summary>
internal readonly record struct SavedTensor(ScalarType Type, long[] Shape, long Bytes)
{
    private const int MostDimensions = 64;

    /// <exception cref="InvalidDataException">The bytes are no header, or that of a tensor that no machine holds.</exception>
    internal static SavedTensor ReadHeader(BinaryReader reader)
    {
        var type = reader.Decode();
        if (type > sbyte.MaxValue || !Enum.IsDefined((ScalarType)type) || is_quantized((ScalarType)type))
            throw new InvalidDataException($"expected a saved tensor's element type, got {type}: the file is damaged or no saved tensor.");
        var rank = reader.Decode();
        if (rank > MostDimensions) throw new InvalidDataException($"expected a saved tensor's rank, got {rank}: the file is damaged or no saved tensor.");
        var shape = new long[rank];
        for (var i = 0; i < shape.Length; i++) shape[i] = reader.Decode();
        return new SavedTensor((ScalarType)type, shape, CountBytes((ScalarType)type, shape));
    }

    internal Tensor ReadValues(BinaryReader reader)
    {
        CheckThere(reader.BaseStream);
        var tensor = empty(Shape, Type, CPU);
        try
        {
            tensor.ReadBytesFromStream(reader.BaseStream);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    internal void Skip(BinaryReader reader)
    {
        var stream = reader.BaseStream;
        CheckThere(stream);
        if (stream.CanSeek)
        {
            stream.Seek(Bytes, SeekOrigin.Current);
            return;
        }
        var block = new byte[1 << 16];
        for (var left = Bytes; left > 0;)
        {
            var count = (int)Math.Min(left, block.Length);
            stream.ReadExactly(block, 0, count);
            left -= count;
        }
    }

    /// <param name="tensor">Is to receive the values.</param>
    /// <param name="whose">What a message begins with.</param>
    internal void CheckFits(Tensor tensor, string whose = "")
    {
        if (Type != tensor.dtype)
            throw new ArgumentException($"{whose}Mismatched tensor data types while loading: expected {tensor.dtype}, got {Type}.");
        if (!Shape.AsSpan().SequenceEqual(tensor.shape))
            throw new ArgumentException($"{whose}Mismatched tensor shape while loading: expected [{string.Join(", ", tensor.shape)}], got {Text()}.");
    }

    /// <summary>A file of known length must hold the elements; what comes through a pipe must at least fit into memory.</summary>
    internal void CheckThere(Stream stream)
    {
        if (stream.CanSeek)
        {
            var left = stream.Length - stream.Position;
            if (Bytes > left) throw new EndOfStreamException($"expected {Bytes} bytes of a tensor of shape {Text()}, got {Math.Max(left, 0)}: the file is cut off.");
        }
        else if (Bytes > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
        {
            throw new InvalidDataException($"a tensor of shape {Text()} takes {Bytes} bytes, more than this machine's memory: the file is damaged.");
        }
    }

    private string Text() => $"[{string.Join(", ", Shape)}]";

    private static long CountBytes(ScalarType type, long[] shape)
    {
        try
        {
            // A size of 0 must not hide that the others are absurd: libtorch multiplies them for the strides.
            checked
            {
                var bytes = (long)type.ElementSize();
                foreach (var size in shape) bytes *= Math.Max(size, 1);
                return shape.Contains(0) ? 0 : bytes;
            }
        }
        catch (OverflowException error)
        {
            throw new InvalidDataException($"expected a saved tensor's shape, got [{string.Join(", ", shape)}]: the file is damaged or no saved tensor.", error);
        }
    }
}
