using DropoutTorch.Data;
using DropoutTorch.Models.Weights;
using DropoutTorch.Options;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>
/// A checkpoint as one safetensors file, which any reader of that format opens. The step, the score, the state and a checksum of all
/// stand in the file's metadata (docs/checkpoints.md), so that no damage goes unnoticed.
/// </summary>
public static class CheckpointFile
{
    private const string Intact = "an intact checkpoint";

    /// <summary>Writes a checkpoint so that the name stands for the old file or the whole new one: see <see cref="AtomicFile"/>.</summary>
    /// <param name="path">The file; an older one is replaced.</param>
    /// <param name="checkpoint">On any device.</param>
    /// <exception cref="DataException">The file cannot be written; an older one is still there.</exception>
    /// <exception cref="NotSupportedException">A tensor's dtype is none that safetensors has.</exception>
    public static void Write(string path, Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        using DisposeScope scope = NewDisposeScope();
        var tensors = checkpoint.Tensors.ToDictionary(pair => pair.Key, pair => pair.Value.detach().cpu().contiguous());
        var header = new CheckpointHeader
        {
            Step = checkpoint.Step,
            Score = checkpoint.Score,
            Tensors = TensorSeal.Of(tensors),
            State = checkpoint.State,
        };
        SafetensorsWriter.Save(path, tensors, header.ToMetadata());
    }

    /// <summary>Reads a checkpoint and compares every byte with what was written.</summary>
    /// <returns>Its tensors are on the CPU, and the caller's to dispose with it.</returns>
    /// <exception cref="DataException">There is no such file, it is none of this format, or it is damaged.</exception>
    public static Checkpoint Read(string path) => Open(path, (file, header) =>
    {
        using DisposeScope scope = NewDisposeScope();
        IReadOnlyDictionary<string, Tensor> tensors = file.LoadAll();
        if (TensorSeal.Of(tensors) != header.Tensors)
            throw Fault(path, "tensors that were changed after they were written");
        return new Checkpoint(header.Step, header.Score, tensors, header.State);
    });

    /// <summary>Reads what the start of a file says, without the tensors; that part is compared with what was written.</summary>
    /// <exception cref="DataException">There is no such file, it is none of this format, or its start or its length is damaged.</exception>
    public static CheckpointEntry Describe(string path) => Open(path, (_, header) => new CheckpointEntry(path, header.Step, header.Score));

    internal static DataException Fault(string path, string got, Exception? inner = null) =>
        new(path, Intact, got, "go on from another checkpoint, or copy the file again from its source", inner);

    private static T Open<T>(string path, Func<WeightsFile, CheckpointHeader, T> read)
    {
        try
        {
            using WeightsFile file = WeightsFile.Open(path);
            return read(file, CheckpointHeader.Parse(file, path));
        }
        catch (DataException e) when (e.Expected != Intact)
        {
            throw Fault(path, $"{e.Got} instead of {e.Expected}", e);
        }
    }
}
