using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>One number a sample and metric, collected over batches: what a whole data set's scores need, and no more.</summary>
internal sealed class ScoreSheet : IDisposable
{
    private readonly List<Tensor> _nll = [];
    private readonly List<Tensor> _brier = [];
    private readonly List<Tensor> _confidence = [];
    private readonly List<Tensor> _correct = [];

    /// <summary>Enters a batch: probabilities and their logarithms (or logits), shape (N, C).</summary>
    internal void Add(Tensor probabilities, Tensor logProbabilities, Tensor targets)
    {
        Keep(_nll, Cls.nll_from_logits_per_sample(logProbabilities, targets));
        Keep(_brier, Cls.brier_per_sample(probabilities, targets));
        Keep(_confidence, Cal.confidence(probabilities));
        Keep(_correct, Cls.correct(probabilities, targets));
    }

    /// <summary>The scores of all samples entered; needs at least one.</summary>
    internal ClassificationScores Scores(int bins) => Pure.Value(() =>
    {
        var correct = cat(_correct);
        return new ClassificationScores(
            correct.to(float64).mean().item<double>(),
            cat(_nll).mean().item<double>(),
            Cal.ece_from_confidence(cat(_confidence), correct, bins),
            cat(_brier).mean().item<double>());
    });

    public void Dispose()
    {
        foreach (var tensor in (Tensor[])[.. _nll, .. _brier, .. _confidence, .. _correct]) tensor.Dispose();
    }

    internal static void Keep(List<Tensor> column, Tensor values) => column.Add(values.cpu().DetachFromDisposeScope());
}
