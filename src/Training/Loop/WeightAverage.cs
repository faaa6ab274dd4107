using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Training;

/// <summary>
/// An exponential moving average of a module's weights: a ← dₜ · a + (1 − dₜ) · w after step t (Polyak and Juditsky 1992, in the form of
/// Tarvainen and Valpola 2017), with dₜ = min(d, (1 + t) / (10 + t)), so that the random first weights are soon forgotten even in a short
/// run (TensorFlow's num_updates). Buffers, such as BatchNorm's statistics, are copied as they are.
/// </summary>
public sealed class WeightAverage : ITrainingObserver, ICheckpointPart, IDisposable
{
    /// <summary>What the names in a checkpoint begin with.</summary>
    internal const string Part = "ema.";

    private readonly double _decay;
    private readonly Dictionary<string, (Tensor weight, Tensor average)> _pairs = [];

    /// <summary>An average that stands at the module's present weights.</summary>
    /// <param name="model">Whose floating-point parameters and buffers are averaged; it is not owned.</param>
    /// <param name="decay">d, between 0 and 1: what the steps' own decays rise to.</param>
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
        double decay = Math.Min(_decay, (1.0 + step.TotalSteps) / (10 + step.TotalSteps));
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((Tensor weight, Tensor average) in _pairs.Values)
        {
            if (weight is TorchSharp.Modules.Parameter && weight.is_floating_point())
                average.mul_(decay).add_(weight, alpha: 1 - decay);
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
