using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>What is kept of a regression network's passes, updated one pass at a time in float64 (Welford 1962). The memory does not grow with the passes.</summary>
internal sealed class RunningValues : IDisposable
{
    private readonly RegressionNoise _noise;
    private readonly Tensor? _targets;
    private readonly Tensor _mean, _squares, _noiseVariance, _logSum;

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
        (_mean, _squares, _noiseVariance) = (Zeros(mean), Zeros(mean), Zeros(mean));
        _logSum = full([mean.shape[0]], double.NegativeInfinity, dtype: float64, device: mean.device).DetachFromDisposeScope();
    }

    private int Count { get; set; }

    /// <summary>Takes one pass in.</summary>
    internal void Add(Tensor output)
    {
        var (mean, variance) = _noise.Read(output);
        Check.Refuse(mean.isfinite().logical_and(variance.isfinite()).logical_not(), "model output", "finite numbers", "NaN or infinity");
        Count++;
        var difference = mean.sub(_mean);
        _mean.add_(difference.div(Count));
        _squares.add_(difference.mul(mean.sub(_mean)));
        _noiseVariance.add_(variance.sub(_noiseVariance).div(Count));
        if (_targets is not null) _logSum.copy_(_logSum.logaddexp(LogDensity(_targets, mean, variance)));
    }

    /// <summary>The sums as a prediction of its own; needs at least one pass.</summary>
    internal McValues ToPrediction(int prefixStages, bool isPlainLoop)
    {
        var epistemic = _squares.div(Predictive.VarianceDivisor(Count, unbiased: true));
        return new McValues(Count, prefixStages, isPlainLoop)
        {
            Mean = _mean.clone(),
            EpistemicVariance = epistemic,
            AleatoricVariance = _noiseVariance.clone(),
            Variance = epistemic.add(_noiseVariance),
            StandardError = Count == 1 ? full_like(_mean, double.NaN) : epistemic.div(Count).sqrt(),
            LogLikelihood = _targets is null ? null : _logSum.sub(Math.Log(Count)),
        };
    }

    public void Dispose()
    {
        foreach (var tensor in (Tensor[])[_mean, _squares, _noiseVariance, _logSum]) tensor.Dispose();
    }

    // Σ_d −(y − μ)² / 2σ² − ½ ln 2πσ²
    private static Tensor LogDensity(Tensor targets, Tensor mean, Tensor variance) =>
        targets.to(float64).sub(mean).square().div(variance).add(variance.mul(2 * Math.PI).log()).mul(-0.5).sum(-1);

    private static Tensor Zeros(Tensor like) => zeros_like(like).DetachFromDisposeScope();
}
