using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Data;

/// <summary>
/// Labelled samples for classification, held in two tensors. It owns them: they leave any dispose scope that they were made in and
/// live until <see cref="Dispose"/>.
/// </summary>
public sealed class TensorDataset : IDisposable
{
    /// <summary>Checks the tensors and takes them over; when a check fails they stay the caller's.</summary>
    /// <param name="name">The data set's name, for messages and logs.</param>
    /// <param name="inputs">Floating point, at least 2-D, first dimension N >= 1.</param>
    /// <param name="targets">int64, shape (N), values 0 .. number of class names - 1.</param>
    /// <param name="classNames">One name a class.</param>
    /// <exception cref="DataException">A shape, dtype, count or label does not fit.</exception>
    public TensorDataset(string name, Tensor inputs, Tensor targets, IReadOnlyList<string> classNames)
    {
        Check(name, inputs, targets, classNames);
        Name = name;
        Inputs = inputs.DetachFromDisposeScope();
        Targets = targets.DetachFromDisposeScope();
        ClassNames = classNames;
    }

    /// <summary>The data set's name.</summary>
    public string Name { get; }

    /// <summary>The samples, shape (N, ...).</summary>
    public Tensor Inputs { get; }

    /// <summary>The class of each sample, int64, shape (N).</summary>
    public Tensor Targets { get; }

    /// <summary>What each class is called.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>N, the number of samples.</summary>
    public long Count => Targets.shape[0];

    /// <summary>The shape of one sample: that of <see cref="Inputs"/> without its first dimension.</summary>
    public long[] SampleShape => Inputs.shape[1..];

    /// <summary>Frees both tensors.</summary>
    public void Dispose()
    {
        Inputs.Dispose();
        Targets.Dispose();
    }

    private static void Check(string name, Tensor inputs, Tensor targets, IReadOnlyList<string> classNames)
    {
        if (!inputs.is_floating_point())
            throw new DataException(name, "inputs of a floating-point dtype", $"{inputs.dtype}", "convert them with to(torch.float32)");
        if (targets.dtype != int64)
            throw new DataException(name, "targets of dtype Int64", $"{targets.dtype}", "convert them with to(torch.int64)");
        if (inputs.dim() < 2)
            throw new DataException(name, "inputs of shape (N, ...), at least 2-D", Shape(inputs), "add a dimension with unsqueeze");
        if (targets.dim() != 1 || targets.shape[0] != inputs.shape[0])
        {
            string expected = $"targets of shape ({inputs.shape[0]}), one for each of the inputs {Shape(inputs)}";
            throw new DataException(name, expected, Shape(targets), "give one class index for each sample");
        }
        if (targets.shape[0] == 0)
            throw new DataException(name, "at least one sample", "none", "give the data set samples");
        CheckLabels(name, targets, classNames.Count);
    }

    private static void CheckLabels(string name, Tensor targets, int classes)
    {
        using DisposeScope scope = NewDisposeScope();
        long lowest = targets.min().item<long>(), highest = targets.max().item<long>();
        if (lowest >= 0 && highest < classes)
            return;
        string expected = $"labels from 0 to {classes - 1} ({classes} classes)";
        throw new DataException(name, expected, $"labels from {lowest} to {highest}", "correct the labels, or name every class");
    }

    private static string Shape(Tensor tensor) => $"({string.Join(", ", tensor.shape)})";
}
