using System.Buffers.Binary;
using DropoutTorch.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Models.Weights;

/// <summary>
/// Reads safetensors files (https://github.com/huggingface/safetensors, "Format"): 8 bytes with the length of a JSON header, the header,
/// then the tensors' bytes, little-endian, row-major, without gaps. Nothing is allocated before the file's length allows it.
/// </summary>
public static class SafetensorsReader
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Reads and checks the header alone.</summary>
    /// <exception cref="DataException">There is no such file, or it breaks a rule of the format.</exception>
    public static SafetensorsHeader ReadHeader(string path)
    {
        using FileStream file = Open(path);
        return ReadHeader(path, file);
    }

    /// <summary>Reads all tensors, on the CPU. They belong to the caller's dispose scope.</summary>
    /// <exception cref="DataException">There is no such file, or it breaks a rule of the format.</exception>
    public static Dictionary<string, Tensor> Load(string path)
    {
        using FileStream file = Open(path);
        SafetensorsHeader header = ReadHeader(path, file);
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors = [];
        foreach (SafetensorsEntry entry in header.Entries)
            tensors[entry.Name] = ReadTensor(path, file, header, entry);
        foreach (Tensor tensor in tensors.Values)
            tensor.MoveToOuterDisposeScope();
        return tensors;
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string got = File.Exists(path) ? e.Message.TrimEnd('.') : "no such file";
            throw new DataException(path, "a readable safetensors file", got, "name an existing file that you may read", e);
        }
    }

    private static SafetensorsHeader ReadHeader(string path, FileStream file)
    {
        long afterLength = file.Length - SafetensorsHeader.LengthBytes;
        if (afterLength < 0)
            throw Damaged(path, $"at least {SafetensorsHeader.LengthBytes} bytes", $"{file.Length}");
        Span<byte> number = stackalloc byte[SafetensorsHeader.LengthBytes];
        file.ReadExactly(number);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(number);
        ulong limit = (ulong)Math.Min(afterLength, SafetensorsHeader.MaxLength);
        if (length > limit)
            throw Damaged(path, $"a header of at most {limit} bytes", $"{length}");
        byte[] json = new byte[length];
        file.ReadExactly(json);
        return SafetensorsHeaderParser.Parse(path, json, afterLength - json.Length);
    }

    private static Tensor ReadTensor(string path, FileStream file, SafetensorsHeader header, SafetensorsEntry entry)
    {
        Tensor tensor = empty(entry.Shape, dtype: entry.Type);
        file.Position = header.DataStart + entry.Begin;
        if (entry.Type == ScalarType.Bool)
            CopyBooleans(path, file, entry, tensor);
        else
            tensor.ReadBytesFromStream(file, BufferBytes);
        return tensor;
    }

    private static void CopyBooleans(string path, FileStream file, SafetensorsEntry entry, Tensor target)
    {
        using Tensor raw = empty(entry.Shape, dtype: ScalarType.Byte);
        raw.ReadBytesFromStream(file, BufferBytes);
        // Any other byte would be a boolean that is neither true nor false.
        using Tensor tooLarge = raw.gt(1);
        using Tensor any = tooLarge.any();
        if (any.item<bool>())
            throw Damaged(path, $"bytes 0 and 1 in '{entry.Name}', of dtype BOOL", "another");
        target.copy_(raw);
    }

    private static DataException Damaged(string path, string expected, string got) =>
        new(path, expected, got, "copy the file again from its source; it is damaged or not a safetensors file");
}
