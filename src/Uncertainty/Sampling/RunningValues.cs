using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>What is kept of a regression network's passes, in float64.</summary>
internal sealed class RunningValues : RunningPasses<McValues>
{
    private readonly RegressionNoise _noise;
    private readonly Tensor? _targets;
    private readonly RunningVariance _value;
    private readonly Tensor _noiseVariance, _logSum;

    /// <param name="noise">How an output is read.</param>
    /// <param name="targets">What the likelihood is asked of, shape (N, D); null for none.</param>
    /// <param name="first">An output, shape (N, ...).</param>
    internal RunningValues(RegressionNoise noise, Tensor? targets, Tensor first)
    {
        (_noise, _targets) = (noise, targets);
        using var scope = NewDisposeScope();
        var (mean, _) = noise.Read(first);
        if (targets is not null && !targets.shape.SequenceEqual(mean.shape))
            throw new ArgumentException($"targets: expected the shape of the predicted means, {Check.Shape(mean)}, got {Check.Shape(targets)}");
        _value = new RunningVariance(mean.shape, mean.device);
        _noiseVariance = RunningVariance.Zeros(mean.shape, mean.device);
        _logSum = full([mean.shape[0]], double.NegativeInfinity, dtype: float64, device: mean.device).DetachFromDisposeScope();
    }

    internal override void Add(Tensor output)
    {
        var (mean, variance) = _noise.Read(output);
        Check.Refuse(mean.isfinite().logical_and(variance.isfinite()).logical_not(), "model output", "finite numbers", "NaN or infinity");
        _value.Add(mean);
        _noiseVariance.add_(variance.sub(_noiseVariance).div(_value.Count));
        if (_targets is not null) _logSum.copy_(_logSum.logaddexp(Reg.LogDensity(mean, variance, _targets.to(float64)).sum(-1)));
    }

    internal override McValues ToResult(StagePlan plan)
    {
        var epistemic = _value.Variance();
        return new McValues(_value.Count, plan)
        {
            Mean = _value.Mean.clone(),
            EpistemicVariance = epistemic,
            AleatoricVariance = _noiseVariance.clone(),
            Variance = epistemic.add(_noiseVariance),
            StandardError = _value.StandardError(),
            LogLikelihood = _targets is null ? null : _logSum.sub(Math.Log(_value.Count)),
        };
    }

    public override void Dispose()
    {
        _value.Dispose();
        _noiseVariance.Dispose();
        _logSum.Dispose();
    }
}
