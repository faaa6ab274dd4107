using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// What is kept of T stochastic passes over a batch. All tensors are float64. They belong to the dispose scope around the call that made
/// them, if there is one; Dispose frees them.
/// </summary>
public abstract class McResult : IDisposable
{
    private protected McResult(int samples, StagePlan plan) => (Samples, PrefixStages, IsPlainLoop) = (samples, plan.PrefixStages, !plan.IsKnown);

    /// <summary>T, how many passes were run.</summary>
    public int Samples { get; }

    /// <summary>How many stages ran only once. 0 where every pass ran the whole model, as for a model whose structure is unknown.</summary>
    public int PrefixStages { get; }

    /// <summary>Whether every pass ran the whole model on the whole batch, one after the other, because the model does not show its stages.</summary>
    public bool IsPlainLoop { get; }

    internal abstract Tensor[] Tensors { get; }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (var tensor in Tensors) tensor.Dispose();
        GC.SuppressFinalize(this);
    }
}
