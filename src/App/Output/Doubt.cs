using DropoutTorch.Data;
using DropoutTorch.Uncertainty;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.App.Output;

/// <summary>One sample and what the model makes of it.</summary>
/// <param name="Index">Its place in the data set.</param>
/// <param name="Label">Its class.</param>
/// <param name="Predicted">The class that the model says.</param>
/// <param name="Probability">How probable the model thinks that is.</param>
/// <param name="Entropy">Predictive entropy, nats.</param>
internal sealed record Example(long Index, long Label, long Predicted, double Probability, double Entropy);

/// <summary>Whether a model doubts where it errs, on the first samples of a data set.</summary>
/// <param name="Right">How many answers are right.</param>
/// <param name="Wrong">How many are wrong.</param>
/// <param name="RightEntropy">Mean predictive entropy of the right ones, nats; null where there are none.</param>
/// <param name="WrongEntropy">Mean predictive entropy of the wrong ones.</param>
/// <param name="Surest">The sample with the least entropy.</param>
/// <param name="LeastSure">The one with the most.</param>
internal sealed record Doubt(int Right, int Wrong, double? RightEntropy, double? WrongEntropy, Example Surest, Example LeastSure)
{
    /// <summary>Predicts the first samples, at most <paramref name="most"/>.</summary>
    public static Doubt Measure(McSampler sampler, Dataset dataset, long most, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        long count = Math.Min(most, dataset.Count);
        Batch first = dataset.Read([.. Enumerable.Range(0, (int)count).Select(i => (long)i)], epoch: 0).To(device);
        using McPrediction prediction = sampler.Predict(first.Inputs);
        (Tensor confidence, Tensor predicted) = prediction.MeanProbability.max(1);
        double[] entropies = Values<double>(prediction.PredictiveEntropy), probabilities = Values<double>(confidence);
        long[] answers = Values<long>(predicted), labels = Values<long>(first.Targets);

        Example[] examples = [.. labels.Select((label, i) => new Example(i, label, answers[i], probabilities[i], entropies[i]))];
        Example[] right = [.. examples.Where(example => example.Label == example.Predicted)];
        Example[] wrong = [.. examples.Where(example => example.Label != example.Predicted)];
        return new Doubt(right.Length, wrong.Length, MeanEntropy(right), MeanEntropy(wrong), examples.MinBy(example => example.Entropy)!, examples.MaxBy(example => example.Entropy)!);
    }

    private static double? MeanEntropy(Example[] examples) => examples.Length == 0 ? null : examples.Average(example => example.Entropy);

    private static T[] Values<T>(Tensor tensor) where T : unmanaged
    {
        using var values = tensor.cpu().data<T>();
        return values.ToArray();
    }
}
