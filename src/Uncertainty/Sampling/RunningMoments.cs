using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>What is kept of a classifier's passes: means, variances and votes, in float64.</summary>
internal sealed class RunningMoments : RunningPasses<McPrediction>
{
    private readonly RunningVariance _probability;
    private readonly Tensor _logSum;
    private readonly Tensor _votes;
    private readonly Tensor _entropy;

    internal RunningMoments(long[] shape, Device device)
    {
        _probability = new RunningVariance(shape, device);
        _votes = RunningVariance.Zeros(shape, device);
        _entropy = RunningVariance.Zeros([shape[0]], device);
        _logSum = full(shape, double.NegativeInfinity, dtype: float64, device: device).DetachFromDisposeScope();
    }

    /// <summary>Passes so far.</summary>
    internal int Count => _probability.Count;

    /// <summary>Takes one pass in: logits, shape (N, C).</summary>
    internal override void Add(Tensor output)
    {
        const string what = "model output";
        var logProbabilities = Check.Logits(output, what);
        if (!output.shape.SequenceEqual(_votes.shape))
            throw new ArgumentException($"{what}: expected the shape of the first pass, {Check.Shape(_votes)}, got {Check.Shape(output)}");
        var probabilities = output.softmax(-1, float64);
        _probability.Add(probabilities);
        _entropy.add_(Predictive.EntropyOf(probabilities).sub(_entropy).div(Count));
        _votes.add_(Predictive.VotesOf(probabilities));
        _logSum.copy_(_logSum.logaddexp(logProbabilities));
    }

    /// <summary>Standard error of each mean probability; NaN after one pass.</summary>
    internal Tensor StandardError() => _probability.StandardError();

    internal override McPrediction ToResult(StagePlan plan)
    {
        var predictive = Predictive.EntropyOf(_probability.Mean);
        return new McPrediction(Count, plan)
        {
            MeanProbability = _probability.Mean.clone(),
            // Rounding must not make a probability of more than 1.
            LogMeanProbability = _logSum.sub(Math.Log(Count)).clamp_max(0),
            PredictiveEntropy = predictive,
            ExpectedEntropy = _entropy.clone(),
            MutualInformation = Predictive.InformationOf(predictive, _entropy),
            VariationRatio = Predictive.RatioOf(_votes, Count),
            ClassVariance = _probability.Variance(),
            StandardError = StandardError(),
        };
    }

    public override void Dispose()
    {
        _probability.Dispose();
        foreach (var tensor in (Tensor[])[_votes, _entropy, _logSum]) tensor.Dispose();
    }
}
