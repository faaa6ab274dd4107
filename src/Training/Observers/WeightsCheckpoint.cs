using System.Globalization;
using System.Text.Json;
using DropoutTorch.Models.Weights;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Training;

/// <summary>
/// Saves the weights that are evaluated (the average, where there is one) after each epoch, and once more those of the best validation
/// score; so that a run that is stopped leaves the last whole epoch behind.
/// </summary>
/// <param name="model">Whose weights.</param>
/// <param name="average">Their average; null for none.</param>
/// <param name="objective">Says which score is better.</param>
/// <param name="lastFile">model.safetensors.</param>
/// <param name="bestFile">best.safetensors; written only where there is a validation part.</param>
public sealed class WeightsCheckpoint(Module model, WeightAverage? average, Objective objective, string lastFile, string bestFile) : ITrainingObserver, ICheckpointPart
{
    private const string Part = "best";
    private double _best = double.NegativeInfinity;

    /// <inheritdoc/>
    public void EpochDone(EpochReport epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        using IDisposable? averaged = average?.Apply();
        Save(lastFile, epoch);
        if (epoch.Validation is not Score score || !(objective.Goodness(score) > _best))
            return;
        Save(bestFile, epoch);
        _best = objective.Goodness(score);
    }

    /// <inheritdoc/>
    public void Save(CheckpointParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        parts.State[Part] = JsonSerializer.Serialize(_best, ConfigJson.State);
    }

    /// <inheritdoc/>
    public void Load(Checkpoint checkpoint) => _best = ConfigJson.Part<double>(checkpoint, Part);

    private void Save(string file, EpochReport epoch) => ModuleWeights.Save(model, file, new Dictionary<string, string>
    {
        ["format"] = "pt",
        ["epoch"] = epoch.Epoch.ToString(CultureInfo.InvariantCulture),
    });
}
