namespace TorchSharp.Modules;

/// <summary>The settings of one group of parameters. What is null takes the optimizer's setting.</summary>
public class OptimizerOptions
{
    public double? LearningRate { get; set; }

    public double InitialLearningRate { get; set; }

    /// <summary>Takes the optimizer's settings where the group brings none.</summary>
    internal virtual void Complete(OptimizerOptions from) { }

    internal OptimizerOptions Copy() => (OptimizerOptions)MemberwiseClone();

    public virtual void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(InitialLearningRate);
        writer.Write(LearningRate!.Value);
    }

    public virtual void LoadStateDict(BinaryReader reader)
    {
        InitialLearningRate = reader.ReadDouble();
        LearningRate = reader.ReadDouble();
    }

    public virtual void LoadStateDict(OptimizerOptions source)
    {
        InitialLearningRate = source.InitialLearningRate;
        LearningRate = source.LearningRate;
    }
}
