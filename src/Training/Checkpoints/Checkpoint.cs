using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>
/// One moment of a run: all that it takes to go on from there. Tensors go by dotted names ("model.linear1.weight", "random.cpu"), the
/// rest as JSON texts by part ("loop"). It owns its tensors.
/// </summary>
public sealed class Checkpoint : IDisposable
{
    /// <summary>Takes the tensors over: they leave the caller's dispose scope and are freed with the checkpoint.</summary>
    /// <param name="step">Optimizer steps that lie behind; at least 0.</param>
    /// <param name="score">
    /// How good this moment is: higher is better, whatever the measure (a loss goes in with its sign turned). Null or NaN: unknown.
    /// </param>
    /// <param name="tensors">By name, on any device.</param>
    /// <param name="state">JSON texts by part.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative.</exception>
    public Checkpoint(long step, double? score, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> state)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(state);
        foreach (Tensor tensor in tensors.Values)
            tensor.DetachFromDisposeScope();
        (Step, Score, Tensors, State) = (step, score is double.NaN ? null : score, tensors, state);
    }

    /// <summary>Optimizer steps that lie behind.</summary>
    public long Step { get; }

    /// <summary>How good this moment is; higher is better. Null: unknown.</summary>
    public double? Score { get; }

    /// <summary>Tensors by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>JSON texts by part.</summary>
    public IReadOnlyDictionary<string, string> State { get; }

    /// <summary>
    /// A checkpoint of tensors that stay with their owners, as a model's parameters: it holds second handles on the same memory. Nothing
    /// is copied, so it must be saved before the values change.
    /// </summary>
    /// <param name="step">As for the constructor.</param>
    /// <param name="score">As for the constructor.</param>
    /// <param name="tensors">By name; they must live as long as the checkpoint is used.</param>
    /// <param name="state">As for the constructor.</param>
    /// <exception cref="ArgumentOutOfRangeException">As for the constructor.</exception>
    public static Checkpoint Share(long step, double? score, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> state)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        using DisposeScope scope = NewDisposeScope(); // frees the handles should the constructor refuse them
        return new Checkpoint(step, score, tensors.ToDictionary(pair => pair.Key, pair => pair.Value.detach()), state);
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in Tensors.Values)
            tensor.Dispose();
    }
}
