using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// What is kept of the passes: means, variances and votes, updated one pass at a time in float64 (Welford, "Note on a method for
/// calculating corrected sums of squares and products", Technometrics 4, 1962). The memory does not grow with the passes.
/// </summary>
internal sealed class RunningMoments : IDisposable
{
    private readonly Tensor _mean;
    private readonly Tensor _squares;
    private readonly Tensor _logSum;
    private readonly Tensor _votes;
    private readonly Tensor _entropy;

    internal RunningMoments(long[] shape, Device device)
    {
        _mean = Zeros(shape, device);
        _squares = Zeros(shape, device);
        _votes = Zeros(shape, device);
        _entropy = Zeros([shape[0]], device);
        _logSum = full(shape, double.NegativeInfinity, dtype: float64, device: device).DetachFromDisposeScope();
    }

    /// <summary>Passes so far.</summary>
    internal int Count { get; private set; }

    /// <summary>Takes one pass in: logits, shape (N, C).</summary>
    internal void Add(Tensor logits)
    {
        const string what = "model output";
        var logProbabilities = Check.Logits(logits, what);
        if (!logits.shape.SequenceEqual(_mean.shape))
            throw new ArgumentException($"{what}: expected the shape of the first pass, {Check.Shape(_mean)}, got {Check.Shape(logits)}");
        var probabilities = logits.softmax(-1, float64);
        Count++;
        var difference = probabilities.sub(_mean);
        _mean.add_(difference.div(Count));
        _squares.add_(difference.mul(probabilities.sub(_mean)));
        _entropy.add_(Predictive.EntropyOf(probabilities).sub(_entropy).div(Count));
        _votes.add_(Predictive.VotesOf(probabilities));
        _logSum.copy_(_logSum.logaddexp(logProbabilities));
    }

    /// <summary>Standard error of each mean probability; NaN after one pass.</summary>
    internal Tensor StandardError() => Count == 1 ? full_like(_squares, double.NaN) : _squares.div((double)(Count - 1) * Count).sqrt();

    /// <summary>The sums as a prediction of its own; needs at least one pass.</summary>
    internal McPrediction ToPrediction(int prefixStages, bool isPlainLoop)
    {
        var predictive = Predictive.EntropyOf(_mean);
        return new McPrediction(Count, prefixStages, isPlainLoop)
        {
            MeanProbability = _mean.clone(),
            // Rounding must not make a probability of more than 1.
            LogMeanProbability = _logSum.sub(Math.Log(Count)).clamp_max(0),
            PredictiveEntropy = predictive,
            ExpectedEntropy = _entropy.clone(),
            MutualInformation = Predictive.InformationOf(predictive, _entropy),
            VariationRatio = Predictive.RatioOf(_votes, Count),
            ClassVariance = _squares.div(Predictive.VarianceDivisor(Count, unbiased: true)),
            StandardError = StandardError(),
        };
    }

    public void Dispose()
    {
        foreach (var tensor in (Tensor[])[_mean, _squares, _votes, _entropy, _logSum]) tensor.Dispose();
    }

    private static Tensor Zeros(long[] shape, Device device) => zeros(shape, dtype: float64, device: device).DetachFromDisposeScope();
}
