using System.Text.Json;
using System.Text.Json.Serialization;

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
    };

    /// <summary>For one object a line.</summary>
    internal static JsonSerializerOptions Line { get; } = new(File) { WriteIndented = false };
}
