using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Training;

/// <summary>
/// An exponential moving average of a module's weights: a ← d · a + (1 − d) · w after each step (Polyak and Juditsky 1992, in the form of
/// Tarvainen and Valpola 2017). Buffers, such as BatchNorm's statistics, are copied as they are.
/// </summary>
public sealed class WeightAverage : ITrainingObserver, ICheckpointPart, IDisposable
{
    private const string Part = "ema.";

    private readonly double _decay;
    private readonly Dictionary<string, (Tensor weight, Tensor average)> _pairs = [];

    /// <summary>An average that stands at the module's present weights.</summary>
    /// <param name="model">Whose floating-point parameters and buffers are averaged; it is not owned.</param>
    /// <param name="decay">d, between 0 and 1.</param>
    public WeightAverage(Module model, double decay)
    {
        ArgumentNullException.ThrowIfNull(model);
        _decay = decay;
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        HashSet<IntPtr> seen = [];
        foreach ((string name, Tensor weight) in model.state_dict())
        {
            // A tensor under two names is one weight.
            if (seen.Add(weight.Handle))
                _pairs.Add(name, (weight, weight.detach().clone().DetachFromDisposeScope()));
        }
    }

    /// <inheritdoc/>
    public void StepDone(StepReport step)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((Tensor weight, Tensor average) in _pairs.Values)
        {
            if (weight is TorchSharp.Modules.Parameter && weight.is_floating_point())
                average.mul_(_decay).add_(weight, alpha: 1 - _decay);
            else
                average.copy_(weight);
        }
    }

    /// <summary>Puts the average in the weights' place until the result is disposed.</summary>
    public IDisposable Apply()
    {
        Exchange();
        return new Restored(this);
    }

    /// <inheritdoc/>
    public void Save(CheckpointParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        foreach ((string name, (_, Tensor average)) in _pairs)
            parts.Tensors[Part + name] = average;
    }

    /// <inheritdoc/>
    public void Load(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        using IDisposable noGrad = no_grad();
        foreach ((string name, (_, Tensor average)) in _pairs)
            average.copy_(checkpoint.Tensors[Part + name]);
    }

    /// <summary>Frees the average.</summary>
    public void Dispose()
    {
        foreach ((_, Tensor average) in _pairs.Values)
            average.Dispose();
    }

    private void Exchange()
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((Tensor weight, Tensor average) in _pairs.Values)
        {
            Tensor kept = weight.detach().clone();
            weight.copy_(average);
            average.copy_(kept);
        }
    }

    private sealed class Restored(WeightAverage average) : IDisposable
    {
        private WeightAverage? _average = average;

        public void Dispose()
        {
            _average?.Exchange();
            _average = null;
        }
    }
}
