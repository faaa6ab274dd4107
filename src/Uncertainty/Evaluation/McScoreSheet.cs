using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>A <see cref="ScoreSheet"/> of Monte-Carlo predictions, with their uncertainties.</summary>
internal sealed class McScoreSheet : IDisposable
{
    private readonly ScoreSheet _scores = new();
    private readonly List<Tensor> _entropy = [];
    private readonly List<Tensor> _information = [];

    internal int PrefixStages { get; private set; }

    internal void Add(McSampler sampler, Tensor inputs, Tensor targets, long firstRow)
    {
        using var scope = NewDisposeScope();
        var prediction = sampler.Predict(inputs, firstRow);
        PrefixStages = prediction.PrefixStages;
        _scores.Add(prediction.MeanProbability, prediction.LogMeanProbability, targets);
        ScoreSheet.Keep(_entropy, prediction.PredictiveEntropy);
        ScoreSheet.Keep(_information, prediction.MutualInformation);
    }

    internal McClassificationScores Scores(int bins) => Pure.Value(() =>
    {
        var scores = _scores.Scores(bins);
        return new McClassificationScores(
            scores.Accuracy,
            scores.Nll,
            scores.Ece,
            scores.Brier,
            cat(_entropy).mean().item<double>(),
            cat(_information).mean().item<double>());
    });

    public void Dispose()
    {
        _scores.Dispose();
        foreach (var tensor in (Tensor[])[.. _entropy, .. _information]) tensor.Dispose();
    }
}
