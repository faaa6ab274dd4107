using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace DropoutTorch.Models;

/// <summary>
/// Changes single options by name, as a command line or a file says it: names in snake_case, numbers in the invariant culture, lists with
/// commas between their parts or "none". One value is a list of one.
/// </summary>
/// <example>
/// <code>
/// ModelOptions wide = ModelSettings.Apply(options, new Dictionary&lt;string, string> { ["hidden_sizes"] = "4096,4096", ["dropout"] = "0.5" });
/// </code>
/// </example>
public static class ModelSettings
{
    private const string Empty = "none";
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // So that NaN comes as far as Validate, which says what was expected of the option.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static readonly FrozenDictionary<Type, (string Kind, Func<string, JsonNode?> Parse)> Readers = new Dictionary<Type, (string, Func<string, JsonNode?>)>
    {
        [typeof(string)] = ("a text", text => text),
        [typeof(long)] = ("a whole number", Whole),
        [typeof(double)] = ("a number", Number),
        [typeof(bool)] = ("true or false", text => bool.TryParse(text, out bool flag) ? flag : null),
        [typeof(IReadOnlyList<long>)] = ("whole numbers with commas between them, or none", text => List(text, Whole)),
        [typeof(IReadOnlyList<double>)] = ("numbers with commas between them, or none", text => List(text, Number)),
    }.ToFrozenDictionary();

    /// <summary>The names of a model's options, in their order.</summary>
    public static IReadOnlyList<string> Names(ModelOptions options) => [.. Fields(options).Select(field => field.Key)];

    /// <summary>The options and their values as text, in their order.</summary>
    public static IReadOnlyList<(string Name, string Value)> Values(ModelOptions options) =>
        [.. Fields(options).Select(field => (field.Key, Text(field.Value)))];

    /// <summary>A copy of the options with the named ones changed. Whether the values make sense is for <see cref="ModelOptions.Validate"/>.</summary>
    /// <exception cref="OptionsException">A name is none of the model's, or a value is of another kind; all such are listed.</exception>
    public static ModelOptions Apply(ModelOptions options, IReadOnlyDictionary<string, string> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        JsonObject fields = Fields(options);
        Dictionary<string, PropertyInfo> properties = options.GetType().GetProperties().ToDictionary(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
        List<string> found = [];
        foreach ((string name, string text) in settings)
        {
            if (Violation.OfName($"option of {options.Name}", name, [.. fields.Select(field => field.Key)]) is string unknown)
                found.Add(unknown);
            else if (Read(name, properties[name].PropertyType, text, out JsonNode? value) is string unreadable)
                found.Add(unreadable);
            else
                fields[name] = value;
        }
        OptionsException.ThrowIfAny(found);
        return (ModelOptions)fields.Deserialize(options.GetType(), Json)! with { Name = options.Name };
    }

    private static string? Read(string name, Type type, string text, out JsonNode? value)
    {
        value = null;
        Type? optional = Nullable.GetUnderlyingType(type);
        if (optional is not null && text == Empty)
            return null;
        (string kind, Func<string, JsonNode?> parse) = Readers[optional ?? type];
        value = parse(text);
        return value is null ? Violation.Of(name, kind + (optional is null ? "" : ", or none"), $"'{text}'", "correct the value") : null;
    }

    private static JsonObject Fields(ModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return JsonSerializer.SerializeToNode(options, options.GetType(), Json)!.AsObject();
    }

    private static string Text(JsonNode? value) => value switch
    {
        null => Empty,
        JsonArray { Count: 0 } => Empty,
        JsonArray list => string.Join(',', list.Select(part => part!.ToString())),
        _ => value.ToString(),
    };

    private static JsonNode? Whole(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static JsonNode? Number(string text)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            return null;
        return double.IsFinite(number) ? number : number.ToString(CultureInfo.InvariantCulture);
    }

    private static JsonArray? List(string text, Func<string, JsonNode?> part)
    {
        JsonNode?[] parts = text == Empty ? [] : [.. text.Split(',').Select(part)];
        return parts.Contains(null) ? null : new JsonArray(parts);
    }
}
