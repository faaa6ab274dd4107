using DropoutTorch.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// Measures a classifier with dropout off and by Monte-Carlo dropout. Gradients are off; training flags, modes, buffers (BatchNorm's
/// running statistics among them) and torch's default CPU generator end as they were, also after an exception.
/// </summary>
public static class Evaluator
{
    /// <summary>Scores of both predictions over all batches.</summary>
    /// <param name="model">Gives logits of shape (N, C) for inputs of shape (N, ...); on the device of the batches.</param>
    /// <param name="batches">
    /// Inputs and classes (int64, shape (N)), read once. They stay the caller's: whoever makes them disposes them, for instance after
    /// the yield that handed them out. Between two batches the model is in its own modes.
    /// </param>
    /// <param name="samples">T, how many Monte-Carlo passes; at least 1.</param>
    /// <param name="seed">Which masks; the same seed, model and batches give the same report.</param>
    /// <param name="n_bins">Bins of the calibration error.</param>
    /// <exception cref="ArgumentException">No batch, no stochastic layer; a shape, dtype or class that does not fit; NaN.</exception>
    /// <exception cref="InvalidOperationException">The model is in a Monte-Carlo scope.</exception>
    public static ClassificationReport Evaluate(
        Module<Tensor, Tensor> model,
        IEnumerable<(Tensor inputs, Tensor targets)> batches,
        int samples = 50,
        long seed = 0,
        int n_bins = 15)
    {
        ArgumentNullException.ThrowIfNull(batches);
        Check.Positive(n_bins, nameof(n_bins));
        var sampler = new McSampler(model, samples, seed);
        using var plain = new ScoreSheet();
        using var mc = new McScoreSheet();
        long row = 0;
        foreach (var (inputs, targets) in batches)
        {
            AddPlain(plain, model, inputs, targets);
            mc.Add(sampler, inputs, targets, row);
            row += targets.shape[0];
        }
        RefuseNone(row);
        return new ClassificationReport(samples, plain.Scores(n_bins), mc.Scores(n_bins))
        {
            Layers = sampler.Report,
            PrefixStages = mc.PrefixStages,
        };
    }

    /// <summary>Scores with dropout off only, for models with or without stochastic layers.</summary>
    /// <param name="model">As for <see cref="Evaluate"/>.</param>
    /// <param name="batches">As for <see cref="Evaluate"/>.</param>
    /// <param name="n_bins">Bins of the calibration error.</param>
    /// <exception cref="ArgumentException">No batch, or a shape, dtype or class that does not fit; NaN logits.</exception>
    /// <exception cref="InvalidOperationException">The model is in a Monte-Carlo scope.</exception>
    public static ClassificationScores EvaluatePlain(
        Module<Tensor, Tensor> model, IEnumerable<(Tensor inputs, Tensor targets)> batches, int n_bins = 15)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batches);
        Check.Positive(n_bins, nameof(n_bins));
        using var plain = new ScoreSheet();
        long row = 0;
        foreach (var (inputs, targets) in batches)
        {
            AddPlain(plain, model, inputs, targets);
            row += targets.shape[0];
        }
        RefuseNone(row);
        return plain.Scores(n_bins);
    }

    private static void AddPlain(ScoreSheet sheet, Module<Tensor, Tensor> model, Tensor inputs, Tensor targets)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        using var modes = new ModeSwitch(model, StochasticMode.Off);
        // A copy, because a model may work in place and the Monte-Carlo passes need the inputs as they came.
        var logits = model.call(inputs.clone());
        var logProbabilities = Check.Logits(logits, "model output");
        sheet.Add(logits.softmax(-1, float64), logProbabilities, targets);
    }

    private static void RefuseNone(long rows)
    {
        if (rows == 0) throw new ArgumentException("batches: expected at least one batch, got none");
    }
}
