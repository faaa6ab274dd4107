using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DropoutTorch.Options;

namespace DropoutTorch.Training;

/// <summary>How the files of a run folder are written as JSON, and how strictly they are read: nothing missing, unknown, double or null.</summary>
internal static class ConfigJson
{
    /// <summary>For whole files.</summary>
    internal static JsonSerializerOptions File { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>For one object a line.</summary>
    internal static JsonSerializerOptions Line { get; } = new(File) { WriteIndented = false };

    /// <summary>For what checkpoints hold, infinities among it.</summary>
    internal static JsonSerializerOptions State { get; } = new(Line) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>The first property that a complete object has and a given one has not, as SECTION.NAME; null where there is none.</summary>
    internal static string? Missing(JsonNode? given, JsonNode? complete, string section = "")
    {
        foreach ((string name, JsonNode? value) in complete as JsonObject ?? [])
        {
            if (given is not JsonObject fields || !fields.ContainsKey(name))
                return section + name;
            if (Missing(fields[name], value, $"{section}{name}.") is string deeper)
                return deeper;
        }
        return null;
    }

    /// <summary>What a part of a run put into a checkpoint.</summary>
    /// <exception cref="DataException">It is not there, or of another layout.</exception>
    internal static T Part<T>(Checkpoint checkpoint, string name)
    {
        try
        {
            if (checkpoint.State.TryGetValue(name, out string? text) && JsonSerializer.Deserialize<T>(text, State) is T value)
                return value;
            throw new JsonException("it is not there");
        }
        catch (JsonException e)
        {
            throw new DataException("checkpoint", $"the state of '{name}'", $"a fault ({e.Message.TrimEnd('.')})", "resume with the version that wrote it", e);
        }
    }
}
