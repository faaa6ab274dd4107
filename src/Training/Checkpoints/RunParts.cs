using System.Text;
using DropoutTorch.EngineContracts;
using DropoutTorch.Options;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Training;

/// <summary>The model's parameters and buffers, in a checkpoint.</summary>
internal sealed class ModelPart(Module model) : ICheckpointPart
{
    private const string Prefix = "model.";

    public void Save(CheckpointParts parts)
    {
        foreach ((string name, Tensor tensor) in model.state_dict())
            parts.Tensors[Prefix + name] = tensor;
    }

    public void Load(Checkpoint checkpoint)
    {
        using IDisposable noGrad = no_grad();
        foreach ((string name, Tensor tensor) in model.state_dict())
            tensor.copy_(Find(checkpoint, Prefix + name, tensor));
    }

    /// <summary>Takes the weights that were evaluated when the checkpoint was made: their average, where one was kept.</summary>
    public void LoadEvaluated(Checkpoint checkpoint)
    {
        using IDisposable noGrad = no_grad();
        HashSet<IntPtr> seen = [];
        foreach ((string name, Tensor tensor) in model.state_dict())
        {
            // A tensor under two names is averaged under its first.
            string average = WeightAverage.Part + name;
            if (seen.Add(tensor.Handle))
                tensor.copy_(Find(checkpoint, checkpoint.Tensors.ContainsKey(average) ? average : Prefix + name, tensor));
        }
    }

    private static Tensor Find(Checkpoint checkpoint, string name, Tensor like)
    {
        bool found = checkpoint.Tensors.TryGetValue(name, out Tensor? kept);
        if (found && kept!.shape.SequenceEqual(like.shape) && kept.dtype == like.dtype)
            return kept;
        string got = found ? $"{kept!.dtype} ({string.Join(", ", kept.shape)})" : "none";
        throw new DataException("checkpoint", $"a {like.dtype} ({string.Join(", ", like.shape)}) called {name}", got, "resume with the config.json that the run was started with");
    }
}

/// <summary>The optimizer's settings and moments, in a checkpoint: the bytes of TorchSharp's own file format.</summary>
internal sealed class OptimizerPart(optim.Optimizer optimizer) : ICheckpointPart
{
    private const string Name = "optimizer";

    public void Save(CheckpointParts parts)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
            Helper.save_state_dict(writer);
        parts.Tensors[Name] = tensor(bytes.ToArray());
    }

    public void Load(Checkpoint checkpoint)
    {
        if (!checkpoint.Tensors.TryGetValue(Name, out Tensor? kept))
            throw new DataException("checkpoint", "the optimizer's state", "none", "resume from a checkpoint that train has written");
        using var values = kept.data<byte>();
        using var reader = new BinaryReader(new MemoryStream(values.ToArray(), writable: false));
        Helper.load_state_dict(reader);
    }

    private TorchSharp.Modules.OptimizerHelper Helper => (TorchSharp.Modules.OptimizerHelper)optimizer;
}

/// <summary>The states of torch's generators, in a checkpoint: the CPU's, and that of the run's device.</summary>
internal sealed class RandomPart(Device device) : ICheckpointPart
{
    private const string Cpu = "random.cpu", Accelerator = "random.device";

    public void Save(CheckpointParts parts)
    {
        parts.Tensors[Cpu] = get_rng_state();
        if (device.type != DeviceType.CPU)
            parts.Tensors[Accelerator] = States().get_state(device);
    }

    public void Load(Checkpoint checkpoint)
    {
        set_rng_state(checkpoint.Tensors[Cpu]);
        if (device.type != DeviceType.CPU)
            States().set_state(device, checkpoint.Tensors[Accelerator]);
    }

    private static IGeneratorStates States() => EngineExtras.For("checkpoints of a run on an accelerator").GeneratorStates;
}
