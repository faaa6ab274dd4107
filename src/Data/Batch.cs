using static TorchSharp.torch;

namespace DropoutTorch.Data;

/// <summary>
/// Some samples and their targets. The tensors belong to the dispose scope in which the batch was asked for; in a loop whose scope
/// opens inside the body, free them with <c>using (batch)</c>.
/// </summary>
/// <param name="Inputs">Shape (B, ...), a copy: changing it does not change the data set.</param>
/// <param name="Targets">Shape (B).</param>
public readonly record struct Batch(Tensor Inputs, Tensor Targets) : IDisposable
{
    /// <summary>B, the number of samples.</summary>
    public long Count => Targets.shape[0];

    /// <summary>Frees both tensors.</summary>
    public void Dispose()
    {
        Inputs.Dispose();
        Targets.Dispose();
    }
}
