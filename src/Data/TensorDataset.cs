using DropoutTorch.Options;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Data;

/// <summary>
/// Samples that are held whole in two tensors, on any device. It owns them: they leave any dispose scope that they were made in and live
/// until the part is disposed.
/// </summary>
public sealed class TensorDataset : Dataset
{
    /// <summary>Checks the tensors and takes them over; when a check fails they stay the caller's.</summary>
    /// <param name="name">The data set's name, for messages and logs.</param>
    /// <param name="inputs">At least 2-D, first dimension N >= 1: floating point, or int64 for token numbers.</param>
    /// <param name="targets">What the task says, first dimension N.</param>
    /// <param name="task">What the targets are.</param>
    /// <exception cref="DataException">A shape, dtype, count or label does not fit.</exception>
    public TensorDataset(string name, Tensor inputs, Tensor targets, DataTask task) : base(name, task)
    {
        TensorChecks.Inputs(name, inputs, task);
        TensorChecks.Targets(name, inputs, targets, task);
        Inputs = inputs.DetachFromDisposeScope();
        Targets = targets.DetachFromDisposeScope();
    }

    /// <summary>Samples with classes.</summary>
    /// <param name="name">The data set's name, for messages and logs.</param>
    /// <param name="inputs">Floating point, at least 2-D, first dimension N >= 1.</param>
    /// <param name="targets">int64, shape (N), values 0 .. number of class names - 1.</param>
    /// <param name="classNames">One name a class.</param>
    /// <exception cref="DataException">A shape, dtype, count or label does not fit.</exception>
    public TensorDataset(string name, Tensor inputs, Tensor targets, IReadOnlyList<string> classNames)
        : this(name, inputs, targets, new Classification(classNames))
    {
    }

    /// <summary>The samples, shape (N, ...).</summary>
    public Tensor Inputs { get; }

    /// <summary>The target of each sample, shape (N, ...).</summary>
    public Tensor Targets { get; }

    /// <inheritdoc/>
    public override long Count => Targets.shape[0];

    /// <inheritdoc/>
    public override long[] SampleShape => Inputs.shape[1..];

    /// <inheritdoc/>
    public override bool ReadsAhead => false;

    /// <inheritdoc/>
    public override Batch Read(ReadOnlySpan<long> indices, long epoch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor chosen = tensor(indices.ToArray()).to(Inputs.device);
        return new Batch(Inputs.index_select(0, chosen).MoveToOuterDisposeScope(), Targets.index_select(0, chosen).MoveToOuterDisposeScope());
    }

    /// <summary>The same samples on a device: this part where they lie there, else a copy that replaces it.</summary>
    public TensorDataset To(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device.type == Inputs.device.type)
            return this;
        using (this)
            return new TensorDataset(Name, Inputs.to(device), Targets.to(device), Task);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Inputs.Dispose();
        Targets.Dispose();
        base.Dispose(disposing);
    }
}
