using System.Text.Json;
using DropoutTorch.Options;

namespace DropoutTorch.Models.Weights;

/// <summary>
/// Reads the JSON of a safetensors header and trusts nothing in it: types, shapes and offsets are checked against each other and
/// against the number of data bytes that the file really has.
/// </summary>
internal sealed class SafetensorsHeaderParser
{
    private readonly string _file;
    private readonly long _dataStart;
    private readonly long _dataBytes;
    private readonly Dictionary<string, Part> _parts = [];
    private Dictionary<string, string>? _metadata;

    private SafetensorsHeaderParser(string file, long dataStart, long dataBytes) => (_file, _dataStart, _dataBytes) = (file, dataStart, dataBytes);

    /// <summary>A tensor and the bytes that it claims, counted from the end of the header.</summary>
    private sealed record Part(WeightsEntry Entry, long Begin, long End);

    /// <exception cref="DataException">Anything is not as the format demands.</exception>
    public static SafetensorsHeader Parse(string file, ReadOnlySpan<byte> json, long dataBytes)
    {
        var parser = new SafetensorsHeaderParser(file, SafetensorsHeader.LengthBytes + json.Length, dataBytes);
        try
        {
            parser.ReadAll(json);
        }
        catch (JsonException e)
        {
            throw parser.Error("a header of valid JSON", $"a fault at byte {e.BytePositionInLine}", e);
        }
        Part[] ordered = [.. parser._parts.Values.OrderBy(part => part.Begin).ThenBy(part => part.End)];
        parser.CheckCoverage(ordered);
        return new SafetensorsHeader([.. ordered.Select(part => part.Entry)], parser._metadata ?? []);
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
            else if (!_parts.TryAdd(name, ReadPart(ref reader, name)))
                throw Error("every tensor once", $"{Quote.Text(name)} twice");
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
            if (!_metadata.TryAdd(key, Text(ref reader, $"{SafetensorsHeader.MetadataKey} {Quote.Text(key)}")))
                throw Error("every metadata key once", $"{Quote.Text(key)} twice");
        }
    }

    private Part ReadPart(ref Utf8JsonReader reader, string name)
    {
        string? dtype = null;
        List<long>? shape = null, offsets = null;
        string tensor = Quote.Text(name);
        Expect(reader, JsonTokenType.StartObject, $"tensor {tensor}", "an object");
        while (NextProperty(ref reader, $"tensor {tensor}") is string field)
        {
            if (field == "dtype" && dtype is null)
                dtype = Text(ref reader, $"dtype of {tensor}");
            else if (field == "shape" && shape is null)
                shape = Numbers(ref reader, $"shape of {tensor}", TensorShapes.MaxRank);
            else if (field == "data_offsets" && offsets is null)
                offsets = Numbers(ref reader, $"data_offsets of {tensor}", 2);
            else
                throw Error($"dtype, shape and data_offsets once each for {tensor}", $"another {Quote.Text(field)}");
        }
        if (dtype is null || shape is null || offsets is not [long begin, long end])
            throw Error($"dtype, shape and two data_offsets for {tensor}", "fewer");
        SafetensorsType type = SafetensorsTypes.Find(dtype) ?? throw Error($"one of the dtypes {SafetensorsTypes.Names} for {tensor}", Quote.Text(dtype));
        long elements = CheckBytes(tensor, type, shape, begin, end);
        var place = new TensorPlace(_dataStart + begin, elements, 0, TensorPlace.RowMajor(shape));
        return new Part(new WeightsEntry(name, type.Name, type.Type, shape.AsReadOnly(), place), begin, end);
    }

    /// <summary>How many elements the tensor has.</summary>
    private long CheckBytes(string tensor, SafetensorsType type, List<long> shape, long begin, long end)
    {
        if (begin > end || end > _dataBytes)
            throw Error($"data_offsets of {tensor} in order and within the file's {_dataBytes} data bytes", $"[{begin}, {end}]");
        if (TensorShapes.Elements(shape) is not long elements)
            throw Error($"a shape of {tensor} whose size fits into 64 bits", Quote.Shape(shape));
        Int128 bits = (Int128)elements * type.Bits;
        if (bits % 8 != 0)
            throw Error($"a shape of {tensor} that fills whole bytes with {type.Name}", Quote.Shape(shape));
        if (bits / 8 != end - begin)
            throw Error($"{bits / 8} bytes for {tensor}, {type.Name} of shape {Quote.Shape(shape)}", $"{end - begin}");
        return elements;
    }

    /// <summary>Every data byte belongs to exactly one tensor.</summary>
    private void CheckCoverage(Part[] ordered)
    {
        long covered = 0;
        foreach (Part part in ordered)
        {
            if (part.Begin != covered)
                throw Error($"tensors without gap or overlap, {Quote.Text(part.Entry.Name)} at byte {covered}", $"byte {part.Begin}");
            covered = part.End;
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

    private DataException Error(string expected, string got, Exception? inner = null) => new(_file, expected, got, WeightsFile.Damaged, inner);
}
