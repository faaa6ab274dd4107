using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace DropoutTorch.Models;

/// <summary>Writes a model's options as one object that starts with the model's name, and finds the record to read by that name.</summary>
public sealed class ModelOptionsConverter : JsonConverter<ModelOptions>
{
    private const string NameProperty = "name";

    /// <inheritdoc/>
    /// <exception cref="JsonException">The object has no name, or does not fit the options of that model.</exception>
    /// <exception cref="OptionsException">No model has that name.</exception>
    public override ModelOptions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        JsonObject fields = JsonNode.Parse(ref reader) as JsonObject ?? throw new JsonException("expected an object");
        if (fields[NameProperty] is not JsonValue value || !value.TryGetValue(out string? name))
            throw new JsonException($"expected a model with the property '{NameProperty}'");
        fields.Remove(NameProperty);
        ModelEntry entry = ModelRegistry.Find(name);
        var read = (ModelOptions)(fields.Deserialize(entry.OptionsType, options) ?? throw new JsonException("expected an object"));
        return read with { Name = name };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ModelOptions value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        var fields = JsonSerializer.SerializeToNode(value, value.GetType(), options)!.AsObject();
        fields.Insert(0, NameProperty, value.Name);
        fields.WriteTo(writer, options);
    }
}
