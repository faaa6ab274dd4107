using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace DropoutTorch.Options;

/// <summary>Writes options as one object that starts with their name, and finds the record to read by that name.</summary>
/// <typeparam name="T">The family's base record.</typeparam>
public abstract class NamedOptionsConverter<T> : JsonConverter<T>
    where T : NamedOptions
{
    private const string NameProperty = "name";

    /// <summary>The record that a name stands for.</summary>
    /// <exception cref="OptionsException">The family has no such name.</exception>
    protected abstract Type TypeOf(string name);

    /// <inheritdoc/>
    /// <exception cref="JsonException">The object has no name, or does not fit the options of that name.</exception>
    /// <exception cref="OptionsException">Nothing has that name.</exception>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        JsonObject fields = JsonNode.Parse(ref reader) as JsonObject ?? throw new JsonException("expected an object");
        if (fields[NameProperty] is not JsonValue value || !value.TryGetValue(out string? name))
            throw new JsonException($"expected an object with the property '{NameProperty}'");
        fields.Remove(NameProperty);
        var read = (T)(fields.Deserialize(TypeOf(name), options) ?? throw new JsonException("expected an object"));
        return read with { Name = name };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        var fields = JsonSerializer.SerializeToNode(value, value.GetType(), options)!.AsObject();
        fields.Insert(0, NameProperty, value.Name);
        fields.WriteTo(writer, options);
    }
}
