using System.Text.Json;
using DropoutTorch.Data;
using DropoutTorch.Layers;
using DropoutTorch.Options;
using DropoutTorch.Training;
using DropoutTorch.Uncertainty;
using TorchSharp;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.App.Output;

/// <summary>What a model says about a data set: plain, and as the mean over dropout masks where it has any dropout.</summary>
internal sealed record Report(int Samples, ClassificationScores Plain, McClassificationScores? Mc, Doubt? Doubt)
{
    /// <summary>Forward passes unless the user says otherwise.</summary>
    public const int DefaultSamples = 20;

    /// <summary>Refuses a number of passes below 1.</summary>
    public static void CheckSamples(int samples)
    {
        if (samples < 1)
            throw new OptionsException([Violation.Of("number of Monte-Carlo samples", "at least 1", Invariant($"{samples}"), "choose 1 or more")]);
    }

    /// <summary>Measures; null where the data have no classes.</summary>
    public static Report? Make(Module<Tensor, Tensor> model, Dataset dataset, int samples, long seed)
    {
        if (dataset.Task is not Classification)
            return null;
        Device device = Devices.Of(model);
        if (!model.stochastic_layers().Any())
            return new Report(samples, Evaluator.EvaluatePlain(model, Batches(dataset, device)), null, null);
        ClassificationReport scores = Evaluator.Evaluate(model, Batches(dataset, device), samples, seed);
        return new Report(samples, scores.Plain, scores.Mc, Doubt.Measure(new McSampler(model, samples, seed), dataset, Evaluation.BatchFor(dataset), device));
    }

    /// <summary>The scores as one JSON object; "mc" is null where the model has no dropout.</summary>
    public string ToJson() => JsonSerializer.Serialize(new { samples = Samples, plain = Plain, mc = Mc });

    private static IEnumerable<(Tensor inputs, Tensor targets)> Batches(Dataset dataset, Device device)
    {
        foreach (Batch read in new BatchLoader(dataset, Evaluation.BatchFor(dataset), shuffle: false).Epoch())
        {
            using DisposeScope scope = NewDisposeScope();
            using (read)
            {
                Batch batch = read.To(device);
                yield return (batch.Inputs, batch.Targets);
            }
        }
    }
}
