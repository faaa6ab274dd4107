using System.Text.Json;
using DropoutTorch.Data;
using DropoutTorch.Layers;
using DropoutTorch.Models;
using DropoutTorch.Options;
using DropoutTorch.Uncertainty;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.App.Output;

/// <summary>What a model says about a data set: plain, and as the mean over dropout masks where it has any dropout.</summary>
internal sealed record Report(int Samples, ClassificationScores Plain, McClassificationScores? Mc, Doubt? Doubt)
{
    /// <summary>Forward passes unless the user says otherwise.</summary>
    public const int DefaultSamples = 20;

    private const int BatchSize = 1000;

    /// <summary>Refuses a number of passes below 1.</summary>
    public static void CheckSamples(int samples)
    {
        if (samples < 1)
            throw new OptionsException([Violation.Of("number of Monte-Carlo samples", "at least 1", Invariant($"{samples}"), "choose 1 or more")]);
    }

    /// <summary>Measures.</summary>
    public static Report Make(Module<Tensor, Tensor> model, TensorDataset dataset, int samples, long seed)
    {
        if (!model.stochastic_layers().Any())
            return new Report(samples, Evaluator.EvaluatePlain(model, Batches(dataset)), null, null);
        ClassificationReport scores = Evaluator.Evaluate(model, Batches(dataset), samples, seed);
        return new Report(samples, scores.Plain, scores.Mc, Doubt.Measure(new McSampler(model, samples, seed), dataset, BatchSize));
    }

    /// <summary>The scores as one JSON object; "mc" is null where the model has no dropout.</summary>
    public string ToJson() => JsonSerializer.Serialize(new { samples = Samples, plain = Plain, mc = Mc });

    private static IEnumerable<(Tensor inputs, Tensor targets)> Batches(TensorDataset dataset)
    {
        foreach (Batch batch in new BatchLoader(dataset, BatchSize, shuffle: false).Epoch())
        {
            using (batch)
                yield return (batch.Inputs, batch.Targets);
        }
    }
}
