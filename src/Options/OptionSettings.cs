using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace DropoutTorch.Options;

/// <summary>
/// Changes single options by name, as a command line or a file says it: names in snake_case, numbers in the invariant culture, lists with
/// commas between their parts or "none". One value is a list of one.
/// </summary>
/// <example>
/// <code>
/// MlpOptions wide = OptionSettings.Apply(options, new Dictionary&lt;string, string> { ["hidden_sizes"] = "4096,4096", ["dropout"] = "0.5" });
/// </code>
/// </example>
public static class OptionSettings
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

    /// <summary>The names of the options, in their order.</summary>
    public static IReadOnlyList<string> Names(NamedOptions options) => [.. Fields(options).Select(field => field.Key)];

    /// <summary>The options and their values as text, in their order.</summary>
    public static IReadOnlyList<(string Name, string Value)> Values(NamedOptions options) =>
        [.. Fields(options).Select(field => (field.Key, Text(field.Value)))];

    /// <summary>A copy of the options with the named ones changed. Whether the values make sense is for <see cref="NamedOptions.Validate"/>.</summary>
    /// <exception cref="OptionsException">A name is none of the options', or a value is of another kind; all such are listed.</exception>
    public static T Apply<T>(T options, IReadOnlyDictionary<string, string> settings)
        where T : NamedOptions
    {
        ArgumentNullException.ThrowIfNull(settings);
        JsonObject fields = Fields(options);
        Dictionary<string, PropertyInfo> properties = options.GetType().GetProperties().ToDictionary(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
        List<string> found = [];
        foreach ((string name, string text) in settings)
        {
            if (Violation.OfName($"option of {options.Name}", name, [.. fields.Select(field => field.Key)]) is string unknown)
                found.Add(unknown);
            else if (Read(name, properties[name], text, out JsonNode? value) is string unreadable)
                found.Add(unreadable);
            else
                fields[name] = value;
        }
        OptionsException.ThrowIfAny(found);
        return (T)fields.Deserialize(options.GetType(), Json)! with { Name = options.Name };
    }

    private static string? Read(string name, PropertyInfo property, string text, out JsonNode? value)
    {
        value = null;
        bool optional = new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;
        if (optional && text == Empty)
            return null;
        (string kind, Func<string, JsonNode?> parse) = Readers[Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType];
        value = parse(text);
        return value is null ? Violation.Of(name, kind + (optional ? ", or none" : ""), $"'{text}'", "correct the value") : null;
    }

    private static JsonObject Fields(NamedOptions options)
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
