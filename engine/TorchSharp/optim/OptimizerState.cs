using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimizer remembers of one parameter from step to step.</summary>
public abstract class OptimizerState
{
    protected Parameter _parameter;

    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    internal Parameter Owner => _parameter;

    /// <summary>What it keeps, each of its parameter's shape, type and place; null where there is nothing yet.</summary>
    internal virtual Tensor?[] Tensors => [];

    /// <summary>Whether it remembers something: what does not can be made again.</summary>
    internal virtual bool IsUsed => true;

    /// <summary>
    /// States are made with the optimizer, but PyTorch makes them in the first step: one that remembers nothing follows a
    /// parameter that has got another type or place since.
    /// </summary>
    internal void Follow(OptimizerOptions options)
    {
        if (!IsUsed && Array.Exists(Tensors, tensor => tensor is not null && !StateTensor.Fits(tensor, _parameter))) Initialize(options);
    }

    /// <summary>Puts the state where it stands before the first step.</summary>
    public abstract void Initialize(OptimizerOptions options);

    public abstract void SaveStateDict(BinaryWriter writer);

    public abstract void LoadStateDict(BinaryReader reader);

    /// <summary>Takes over another state's values; the tensors are copied.</summary>
    public abstract void LoadStateDict(OptimizerState source);

    /// <summary>True when the other is of the same kind and all its values are close.</summary>
    public virtual bool ApproximatelyEquals(OptimizerState other) => false;

    public virtual void to(Device device) { }

    protected static void SaveConditionalStateTensor(BinaryWriter writer, Tensor? tensor)
    {
        writer.Write(tensor is not null);
        if (tensor is null) return;
        using var scope = torch.NewDisposeScope();
        StateTensor.Dense(tensor).Save(writer); // the format is that of dense tensors
    }

    protected static void LoadConditionalStateTensor(BinaryReader reader, ref Tensor? result, Device device)
    {
        if (reader.ReadBoolean()) StateTensor.Replace(ref result, Tensor.Load(reader).to(device, disposeAfter: true));
        else StateTensor.Replace(ref result, null);
    }
}
