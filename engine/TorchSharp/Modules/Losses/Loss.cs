using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp;

/// <summary>A loss of two arguments.</summary>
public abstract class Loss<T1, T2, TResult> : Module<T1, T2, TResult>
{
    public Loss(Reduction reduction = Reduction.Mean) : base("Loss") => this.reduction = reduction;

    /// <summary>What becomes of the elements' losses.</summary>
    public Reduction reduction { get; }
}

/// <summary>A loss of three arguments.</summary>
public abstract class Loss<T1, T2, T3, TResult> : Module<T1, T2, T3, TResult>
{
    public Loss(Reduction reduction = Reduction.Mean) : base("Loss") => this.reduction = reduction;

    /// <summary>What becomes of the elements' losses.</summary>
    public Reduction reduction { get; }
}

/// <summary>A loss of four arguments.</summary>
public abstract class Loss<T1, T2, T3, T4, TResult> : Module<T1, T2, T3, T4, TResult>
{
    public Loss(Reduction reduction = Reduction.Mean) : base("Loss") => this.reduction = reduction;

    /// <summary>What becomes of the elements' losses.</summary>
    public Reduction reduction { get; }
}

/// <summary>A loss of two arguments whose elements or classes have weights.</summary>
public abstract class WeightedLoss<T1, T2, TResult> : Loss<T1, T2, TResult>
{
    public WeightedLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) : base(reduction) =>
        ConditionallyRegisterBuffer(nameof(weight), weight?.detach());

    /// <summary>The weights, on the storage of those that were given. A buffer, so that it moves with the module.</summary>
    public Tensor? weight => get_buffer(nameof(weight));
}

/// <summary>A loss of three arguments whose elements or classes have weights.</summary>
public abstract class WeightedLoss<T1, T2, T3, TResult> : Loss<T1, T2, T3, TResult>
{
    public WeightedLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) : base(reduction) =>
        ConditionallyRegisterBuffer(nameof(weight), weight?.detach());

    /// <summary>The weights, on the storage of those that were given. A buffer, so that it moves with the module.</summary>
    public Tensor? weight => get_buffer(nameof(weight));
}

/// <summary>A loss of four arguments whose elements or classes have weights.</summary>
public abstract class WeightedLoss<T1, T2, T3, T4, TResult> : Loss<T1, T2, T3, T4, TResult>
{
    public WeightedLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) : base(reduction) =>
        ConditionallyRegisterBuffer(nameof(weight), weight?.detach());

    /// <summary>The weights, on the storage of those that were given. A buffer, so that it moves with the module.</summary>
    public Tensor? weight => get_buffer(nameof(weight));
}
