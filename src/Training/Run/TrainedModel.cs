using DropoutTorch.Data;
using DropoutTorch.Models.Weights;
using DropoutTorch.Options;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Training;

/// <summary>A model together with the data that it was made for, on one device. It owns both.</summary>
public sealed class TrainedModel : IDisposable
{
    /// <summary>Takes the model and the data over and moves them to the device.</summary>
    /// <param name="model">Gives logits of shape (B, classes).</param>
    /// <param name="data">Both parts.</param>
    /// <param name="device">Where they shall be.</param>
    public TrainedModel(Module<Tensor, Tensor> model, DatasetSplits data, Device device)
    {
        ArgumentNullException.ThrowIfNull(data);
        Model = model.to(device);
        Data = data with
        {
            Train = Devices.Move(data.Train, device),
            Validation = data.Validation is Dataset validation ? Devices.Move(validation, device) : null,
            Test = Devices.Move(data.Test, device),
        };
    }

    /// <summary>The model.</summary>
    public Module<Tensor, Tensor> Model { get; }

    /// <summary>Its data.</summary>
    public DatasetSplits Data { get; }

    /// <summary>Builds the model of an earlier run, loads its weights, and reads its data again. The model is in evaluation.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="dataDir">Where the data are now; null: where they were.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="best">Whether the weights of the best validation score are wanted, not the last.</param>
    /// <param name="step">The step of a checkpoint whose weights are wanted; null for the files of the run.</param>
    /// <exception cref="DataException">The run, its data or its weights cannot be used.</exception>
    public static TrainedModel Open(RunFolder folder, string? dataDir, string device = "cpu", bool best = false, long? step = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        RunConfig config = folder.ReadConfig();
        Device found = Devices.Find(device);
        Module<Tensor, Tensor> model = config.Model.Create();
        try
        {
            if (step is long number)
                LoadCheckpoint(model, folder, number);
            else
                ModuleWeights.Load(model, best ? folder.BestFile : folder.WeightsFile);
            model.eval();
            return new TrainedModel(model, config.LoadData(dataDir), found);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static void LoadCheckpoint(Module<Tensor, Tensor> model, RunFolder folder, long step)
    {
        using Checkpoint kept = new CheckpointFolder(folder.Location).Read(step);
        new ModelPart(model).LoadEvaluated(kept);
    }

    /// <summary>Frees the model and the data.</summary>
    public void Dispose()
    {
        Model.Dispose();
        Data.Dispose();
    }
}
