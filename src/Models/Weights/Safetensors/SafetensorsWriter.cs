using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using DropoutTorch.Data;
using DropoutTorch.Options;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Models.Weights;

/// <summary>
/// Writes safetensors files, atomically. The header is padded with spaces so that the data start at a multiple of 8, and wide element
/// types come first, so that every tensor lies aligned when the file is mapped into memory. The same tensors give the same bytes.
/// </summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;
    private const int BufferBytes = 1 << 20;

    private sealed record Part(string Name, SafetensorsType Type, long[] Shape, long Begin, long End);

    /// <summary>Writes the tensors, from any device and of any strides, as row-major bytes.</summary>
    /// <param name="path">The file; an older one is replaced.</param>
    /// <param name="tensors">By name.</param>
    /// <param name="metadata">Free text by key.</param>
    /// <exception cref="ArgumentException">A tensor has the name that the format reserves, or a text is none that UTF-8 can hold.</exception>
    /// <exception cref="NotSupportedException">A tensor's dtype is none of the format's.</exception>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Save(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.ContainsKey(SafetensorsHeader.MetadataKey))
            throw new ArgumentException($"expected tensor names other than {SafetensorsHeader.MetadataKey}, which the format reserves", nameof(tensors));
        metadata ??= new Dictionary<string, string>();
        CheckTexts(tensors.Keys, nameof(tensors));
        CheckTexts(metadata.Keys.Concat(metadata.Values), nameof(metadata));
        Part[] entries = Place(tensors);
        byte[] header = Header(entries, metadata);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            foreach (Part entry in entries)
                WriteBytes(stream, tensors[entry.Name]);
        });
    }

    /// <summary>The JSON writer would put null, or another character, where a reader of the file expects the text.</summary>
    private static void CheckTexts(IEnumerable<string?> texts, string argument)
    {
        foreach (string? text in texts)
        {
            if (text is null)
                throw new ArgumentException("expected texts, got null", argument);
            if (!IsUnicode(text))
                throw new ArgumentException($"expected texts of whole Unicode characters, got a half of one in {Quote.Text(text)}", argument);
        }
    }

    private static bool IsUnicode(ReadOnlySpan<char> text)
    {
        while (Rune.DecodeFromUtf16(text, out _, out int length) == OperationStatus.Done)
            text = text[length..];
        return text.IsEmpty;
    }

    private static Part[] Place(IReadOnlyDictionary<string, Tensor> tensors)
    {
        long end = 0;
        return [.. tensors
            .OrderByDescending(pair => SafetensorsTypes.Of(pair.Value.dtype).Bits)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair =>
            {
                SafetensorsType type = SafetensorsTypes.Of(pair.Value.dtype);
                long begin = end;
                end = checked(begin + (pair.Value.numel() * type.Bits / 8));
                return new Part(pair.Key, type, pair.Value.shape, begin, end);
            })];
    }

    private static byte[] Header(Part[] entries, IReadOnlyDictionary<string, string> metadata)
    {
        using var header = new MemoryStream();
        header.Write(new byte[SafetensorsHeader.LengthBytes]);
        using (var json = new Utf8JsonWriter(header))
            WriteJson(json, entries, metadata);
        while (header.Length % Alignment != 0)
            header.WriteByte((byte)' ');
        byte[] bytes = header.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(bytes, bytes.Length - SafetensorsHeader.LengthBytes);
        return bytes;
    }

    private static void WriteJson(Utf8JsonWriter json, Part[] entries, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject();
        if (metadata.Count > 0)
        {
            json.WriteStartObject(SafetensorsHeader.MetadataKey);
            foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                json.WriteString(key, value);
            json.WriteEndObject();
        }
        foreach (Part entry in entries)
        {
            json.WriteStartObject(entry.Name);
            json.WriteString("dtype", entry.Type.Name);
            WriteNumbers(json, "shape", entry.Shape);
            WriteNumbers(json, "data_offsets", [entry.Begin, entry.End]);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, long[] numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static void WriteBytes(Stream stream, Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        tensor.detach().cpu().contiguous().WriteBytesToStream(stream, BufferBytes);
    }
}
