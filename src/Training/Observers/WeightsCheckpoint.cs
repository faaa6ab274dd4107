using System.Globalization;
using DropoutTorch.Models.Weights;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Training;

/// <summary>Saves the weights after each epoch, so that a run that is stopped leaves the last whole epoch behind.</summary>
public sealed class WeightsCheckpoint(Module model, string file) : ITrainingObserver
{
    /// <inheritdoc/>
    public void EpochDone(EpochReport epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        ModuleWeights.Save(model, file, new Dictionary<string, string>
        {
            ["format"] = "pt",
            ["epoch"] = epoch.Epoch.ToString(CultureInfo.InvariantCulture),
        });
    }
}
