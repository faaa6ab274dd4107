using System.Text.Json;
using DropoutTorch.Data;
using static TorchSharp.torch;

namespace DropoutTorch.Models.Weights;

/// <summary>
/// Reads the JSON of a safetensors header and trusts nothing in it: types, shapes and offsets are checked against each other and
/// against the number of data bytes that the file really has.
/// </summary>
internal sealed class SafetensorsHeaderParser
{
    private const string Damaged = "copy the file again from its source; it is damaged or not a safetensors file";
    private const int MaxRank = 64;

    private readonly string _file;
    private readonly long _dataBytes;
    private readonly Dictionary<string, SafetensorsEntry> _entries = [];
    private Dictionary<string, string>? _metadata;

    private SafetensorsHeaderParser(string file, long dataBytes)
    {
        _file = file;
        _dataBytes = dataBytes;
    }

    /// <exception cref="DataException">Anything is not as the format demands.</exception>
    public static SafetensorsHeader Parse(string file, ReadOnlySpan<byte> json, long dataBytes)
    {
        var parser = new SafetensorsHeaderParser(file, dataBytes);
        try
        {
            parser.ReadAll(json);
        }
        catch (JsonException e)
        {
            throw parser.Error("a header of valid JSON", $"a fault at byte {e.BytePositionInLine}", e);
        }
        SafetensorsEntry[] ordered = [.. parser._entries.Values.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)];
        parser.CheckCoverage(ordered);
        return new SafetensorsHeader(ordered, parser._metadata ?? [], SafetensorsHeader.LengthBytes + json.Length);
    }

    private void ReadAll(ReadOnlySpan<byte> json)
    {
        // The format wants the brace at once; JSON would allow space before it.
        if (json.IsEmpty || json[0] != (byte)'{')
            throw Error("a header that starts with '{'", json.IsEmpty ? "an empty one" : "another character");
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (NextProperty(ref reader, "the header") is string name)
        {
            if (name == SafetensorsHeader.MetadataKey)
                ReadMetadata(ref reader);
            else if (!_entries.TryAdd(name, ReadEntry(ref reader, name)))
                throw Error("every tensor once", $"'{name}' twice");
        }
        // Whatever follows the object, a fault or a second object, is found by reading on.
        reader.Read();
    }

    /// <summary>Moves to the next property's value; null at the end of the object.</summary>
    private string? NextProperty(ref Utf8JsonReader reader, string where)
    {
        if (!reader.Read() || reader.TokenType == JsonTokenType.EndObject)
            return null;
        string name;
        try
        {
            name = reader.GetString()!;
        }
        catch (InvalidOperationException e) // a lone surrogate, which is JSON but no text
        {
            throw Error($"names of valid text in {where}", "an invalid escape", e);
        }
        reader.Read();
        return name;
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (_metadata is not null)
            throw Error($"{SafetensorsHeader.MetadataKey} once", "it twice");
        Expect(reader, JsonTokenType.StartObject, SafetensorsHeader.MetadataKey, "an object");
        _metadata = [];
        while (NextProperty(ref reader, SafetensorsHeader.MetadataKey) is string key)
        {
            if (!_metadata.TryAdd(key, Text(ref reader, $"{SafetensorsHeader.MetadataKey} '{key}'")))
                throw Error("every metadata key once", $"'{key}' twice");
        }
    }

    private SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string? dtype = null;
        List<long>? shape = null, offsets = null;
        Expect(reader, JsonTokenType.StartObject, $"tensor '{name}'", "an object");
        while (NextProperty(ref reader, $"tensor '{name}'") is string field)
        {
            if (field == "dtype" && dtype is null)
                dtype = Text(ref reader, $"dtype of '{name}'");
            else if (field == "shape" && shape is null)
                shape = Numbers(ref reader, $"shape of '{name}'", MaxRank);
            else if (field == "data_offsets" && offsets is null)
                offsets = Numbers(ref reader, $"data_offsets of '{name}'", 2);
            else
                throw Error($"dtype, shape and data_offsets once each for '{name}'", $"another '{field}'");
        }
        if (dtype is null || shape is null || offsets is not [long begin, long end])
            throw Error($"dtype, shape and two data_offsets for '{name}'", "fewer");
        ScalarType type = SafetensorsTypes.Find(dtype) ?? throw Error($"one of the dtypes {SafetensorsTypes.Names} for '{name}'", $"'{dtype}'");
        CheckBytes(name, type, shape, begin, end);
        return new SafetensorsEntry(name, type, [.. shape], begin, end);
    }

    private void CheckBytes(string name, ScalarType type, List<long> shape, long begin, long end)
    {
        if (begin > end || end > _dataBytes)
            throw Error($"data_offsets of '{name}' in order and within the file's {_dataBytes} data bytes", $"[{begin}, {end}]");
        // A size of 0 counts as 1 here: strides are computed from the others, and they must not overflow either.
        long elements = 1;
        foreach (long size in shape)
        {
            if (elements > long.MaxValue / sizeof(long) / 2 / Math.Max(size, 1))
                throw Error($"a shape of '{name}' whose size fits into 64 bits", $"({string.Join(", ", shape)})");
            elements *= Math.Max(size, 1);
        }
        long bytes = shape.Contains(0) ? 0 : elements * SafetensorsTypes.SizeOf(type);
        if (bytes != end - begin)
            throw Error($"{bytes} bytes for '{name}', {SafetensorsTypes.NameOf(type)} of shape ({string.Join(", ", shape)})", $"{end - begin}");
    }

    /// <summary>Every data byte belongs to exactly one tensor.</summary>
    private void CheckCoverage(SafetensorsEntry[] ordered)
    {
        long covered = 0;
        foreach (SafetensorsEntry entry in ordered)
        {
            if (entry.Begin != covered)
                throw Error($"tensors without gap or overlap, '{entry.Name}' at byte {covered}", $"byte {entry.Begin}");
            covered = entry.End;
        }
        if (covered != _dataBytes)
            throw Error($"{covered} data bytes, as the header says", $"{_dataBytes}");
    }

    private string Text(ref Utf8JsonReader reader, string what)
    {
        Expect(reader, JsonTokenType.String, what, "a string");
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw Error($"{what} as valid text", "an invalid escape", e);
        }
    }

    private List<long> Numbers(ref Utf8JsonReader reader, string what, int most)
    {
        Expect(reader, JsonTokenType.StartArray, what, "an array");
        List<long> numbers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
                throw Error($"{what} of whole numbers from 0 to 2^63 - 1", "another value");
            if (numbers.Count == most)
                throw Error($"{what} of at most {most} numbers", "more");
            numbers.Add(number);
        }
        return numbers;
    }

    private void Expect(Utf8JsonReader reader, JsonTokenType token, string what, string kind)
    {
        if (reader.TokenType != token)
            throw Error($"{what} as {kind}", reader.TokenType.ToString());
    }

    private DataException Error(string expected, string got, Exception? inner = null) => new(_file, expected, got, Damaged, inner);
}
