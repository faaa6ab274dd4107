using System.Text.Json.Serialization;

namespace DropoutTorch.Uncertainty;

/// <summary>The plain prediction (dropout off) and the Monte-Carlo prediction of one model on the same data, side by side.</summary>
/// <param name="Samples">T, how many Monte-Carlo passes.</param>
/// <param name="Plain">Scores with dropout off.</param>
/// <param name="Mc">Scores of the mean over the passes.</param>
public sealed record ClassificationReport(
    [property: JsonPropertyName("samples")] int Samples,
    [property: JsonPropertyName("plain")] ClassificationScores Plain,
    [property: JsonPropertyName("mc")] McClassificationScores Mc)
{
    /// <summary>Which layers drew masks, and which dropouts could not be reached. Not part of the JSON.</summary>
    [JsonIgnore]
    public McDropoutReport? Layers { get; init; }

    /// <summary>How many stages of the model ran only once a batch. Not part of the JSON.</summary>
    [JsonIgnore]
    public int PrefixStages { get; init; }
}
