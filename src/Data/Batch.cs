using static TorchSharp.torch;

namespace DropoutTorch.Data;

/// <summary>
/// Some samples and their targets. The tensors belong to the dispose scope in which the batch was asked for; in a loop whose scope
/// opens inside the body, free them with <c>using (batch)</c>.
/// </summary>
/// <param name="Inputs">Shape (B, ...), a copy: changing it does not change the data set.</param>
/// <param name="Targets">Shape (B, ...): classes, numbers or tokens, as the data set's task says.</param>
/// <param name="Mix">Where samples were mixed in pairs (mixup): the targets of the other ones, and their weight; else null.</param>
public readonly record struct Batch(Tensor Inputs, Tensor Targets, Mix? Mix = null) : IDisposable
{
    /// <summary>B, the number of samples.</summary>
    public long Count => Targets.shape[0];

    /// <summary>The batch on a device: its own tensors where they lie there, else copies that belong to the present scope.</summary>
    public Batch To(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.type == Inputs.device.type
            ? this
            : new Batch(Inputs.to(device), Targets.to(device), Mix is null ? null : Mix with { Targets = Mix.Targets.to(device) });
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Inputs.Dispose();
        Targets.Dispose();
        Mix?.Targets.Dispose();
    }
}

/// <summary>The other half of mixed samples: the loss is (1 − Weight) · loss(Batch.Targets) + Weight · loss(Targets).</summary>
/// <param name="Targets">Targets of the samples that were mixed in, as those of the batch.</param>
/// <param name="Weight">Their share, in [0, 1].</param>
/// <remarks>Zhang, Cisse, Dauphin and Lopez-Paz, "mixup: Beyond Empirical Risk Minimization", ICLR 2018, arXiv:1710.09412.</remarks>
public sealed record Mix(Tensor Targets, double Weight);
