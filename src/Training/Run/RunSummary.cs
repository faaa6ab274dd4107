using System.Text.Json;
using System.Text.Json.Nodes;
using DropoutTorch.Options;

namespace DropoutTorch.Training;

/// <summary>What is known of a run from its folder, finished or not.</summary>
/// <param name="Path">The folder.</param>
/// <param name="State"><c>finished</c>, <c>early_stopped</c>, or <c>unfinished</c> for one that runs or can be resumed.</param>
/// <param name="Settings">All settings, by SECTION.NAME.</param>
/// <param name="Epochs">Epochs done.</param>
/// <param name="Metric">The name of the metric; null before the first epoch.</param>
/// <param name="Test">The last metric on the test part; null while there is none.</param>
/// <param name="Validation">The last metric on the validation part; null without one.</param>
/// <param name="Seconds">Time that all epochs took, those of resumed runs included.</param>
public sealed record RunSummary(
    string Path, string State, IReadOnlyDictionary<string, string> Settings, long Epochs, string? Metric, double? Test, double? Validation, double Seconds)
{
    private const string TestPart = "test_", ValidationPart = "validation_", Loss = "loss";

    /// <summary>Reads a run's config.json, metrics.jsonl and result.json.</summary>
    /// <exception cref="DataException">There is no run in the folder, or a file is damaged.</exception>
    public static RunSummary Read(string path)
    {
        RunFolder folder = RunFolder.Find(path, needsWeights: false);
        folder.ReadConfig(); // so that a damaged one is told
        RunResult? result = folder.ReadResult();
        JsonObject[] epochs = [.. Lines(folder.MetricsFile)];
        JsonObject? last = epochs.LastOrDefault(epoch => epoch.Any(field => field.Key.StartsWith(TestPart, StringComparison.Ordinal)));
        string? metric = last?.Select(field => field.Key).FirstOrDefault(key => key.StartsWith(TestPart, StringComparison.Ordinal) && key != TestPart + Loss)?[TestPart.Length..];
        return new RunSummary(
            path, result?.End ?? "unfinished", SettingsFile.Read(folder.ConfigFile), epochs.Length, metric,
            (double?)last?[TestPart + metric], (double?)last?[ValidationPart + metric], epochs.Sum(epoch => (double?)epoch["seconds"] ?? 0));
    }

    /// <summary>The settings in which runs differ, in the order of the files; the run's own folder is none.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<RunSummary> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return
        [
            .. runs.SelectMany(run => run.Settings.Keys).Distinct()
                .Where(key => runs.Select(run => run.Settings.GetValueOrDefault(key)).Distinct().Count() > 1),
        ];
    }

    /// <summary>One JSON object.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ConfigJson.State);

    private static IEnumerable<JsonObject> Lines(string file)
    {
        if (!File.Exists(file))
            yield break;
        foreach (string line in File.ReadLines(file))
        {
            JsonObject? epoch;
            try
            {
                epoch = JsonNode.Parse(line) as JsonObject;
            }
            catch (JsonException)
            {
                yield break; // the last line of a run that is being written, or was cut
            }
            if (epoch is not null)
                yield return epoch;
        }
    }
}
