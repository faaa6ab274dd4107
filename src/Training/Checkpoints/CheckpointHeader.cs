using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DropoutTorch.Models.Weights;
using DropoutTorch.Options;

namespace DropoutTorch.Training;

/// <summary>
/// What a checkpoint's file says besides the tensors, as texts by key in the file's metadata. The key <c>checkpoint.seal</c> holds the
/// SHA-256 of all others, among them the <see cref="TensorSeal"/>: whoever reads the header alone knows whether it is whole.
/// </summary>
internal sealed record CheckpointHeader
{
    private const string Prefix = "checkpoint.", StatePrefix = "state.";
    private const string FormatKey = Prefix + "format", StepKey = Prefix + "step", ScoreKey = Prefix + "score";
    private const string TensorsKey = Prefix + "tensors", SealKey = Prefix + "seal";
    private const string CurrentFormat = "1";

    internal required long Step { get; init; }

    internal required double? Score { get; init; }

    /// <summary>The <see cref="TensorSeal"/> of the tensors.</summary>
    internal required string Tensors { get; init; }

    internal required IReadOnlyDictionary<string, string> State { get; init; }

    internal Dictionary<string, string> ToMetadata()
    {
        var metadata = State.ToDictionary(pair => StatePrefix + pair.Key, pair => pair.Value);
        metadata.Add(FormatKey, CurrentFormat);
        metadata.Add(StepKey, Step.ToString(CultureInfo.InvariantCulture));
        if (Score is double score)
            metadata.Add(ScoreKey, score.ToString("R", CultureInfo.InvariantCulture));
        metadata.Add(TensorsKey, Tensors);
        metadata.Add(SealKey, SealOf(metadata));
        return metadata;
    }

    /// <exception cref="DataException">A key is missing, of another format, or changed since it was written.</exception>
    internal static CheckpointHeader Parse(WeightsFile file, string path)
    {
        IReadOnlyDictionary<string, string> metadata = file.Metadata;
        // The format comes first: another one may be sealed in another way.
        if (Value(FormatKey) is var format && format != CurrentFormat)
            throw CheckpointFile.Fault(path, $"format '{format}' instead of '{CurrentFormat}'");
        if (Value(SealKey) != SealOf(metadata))
            throw CheckpointFile.Fault(path, "a header that was changed after it was written");
        return new CheckpointHeader
        {
            Step = long.TryParse(Value(StepKey), NumberStyles.None, CultureInfo.InvariantCulture, out long step)
                ? step : throw CheckpointFile.Fault(path, $"{StepKey} '{Value(StepKey)}'"),
            Score = ScoreOf(metadata.GetValueOrDefault(ScoreKey), path),
            Tensors = Value(TensorsKey),
            State = metadata
                .Where(pair => pair.Key.StartsWith(StatePrefix, StringComparison.Ordinal))
                .ToDictionary(pair => pair.Key[StatePrefix.Length..], pair => pair.Value),
        };

        string Value(string key) => metadata.GetValueOrDefault(key) ?? throw CheckpointFile.Fault(path, $"one without {key}");
    }

    private static double? ScoreOf(string? text, string path)
    {
        if (text is null)
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double score) && !double.IsNaN(score)
            ? score : throw CheckpointFile.Fault(path, $"{ScoreKey} '{text}'");
    }

    /// <summary>Over keys and values in the order of the keys, each after its length, so that no two headers give the same bytes.</summary>
    private static string SealOf(IReadOnlyDictionary<string, string> metadata)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            foreach ((string key, string value) in metadata.Where(pair => pair.Key != SealKey).OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                writer.Write(key);
                writer.Write(value);
            }
        }
        return Convert.ToHexStringLower(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }
}
