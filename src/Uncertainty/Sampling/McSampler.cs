using DropoutTorch.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// Monte-Carlo dropout for a classifier: T passes with new dropout masks each, of which means and spreads are kept, not the passes.
/// p(c | x) ≈ (1/T) Σ_t softmax(f_t(x))_c.
/// </summary>
/// <remarks>
/// <para>Gal and Ghahramani, "Dropout as a Bayesian approximation: representing model uncertainty in deep learning", ICML 2016.</para>
/// <para>Where the model shows its stages (<see cref="IStagedModel"/> or a plain Sequential), those before the first stochastic layer run
/// once and not T times; then hooks on the model itself do not run, those on its stages do. Randomness outside stochastic layers is
/// assumed to be off in evaluation.</para>
/// <para>The same seed, model, inputs and first row give the same result. Torch's default CPU generator is where it was after each call;
/// it is shared by the whole process, so other threads must not draw meanwhile.</para>
/// <example>
/// <code>
/// var sampler = new McSampler(model, samples: 50, seed: 1);
/// using var prediction = sampler.Predict(x);
/// Console.WriteLine(prediction.MutualInformation);
/// </code>
/// </example>
/// </remarks>
public sealed class McSampler
{
    private readonly Module<Tensor, Tensor> _model;
    private readonly bool _reusePrefix;

    /// <param name="model">Gives logits of shape (N, C) for inputs of shape (N, ...).</param>
    /// <param name="samples">T, how many passes; at least 1.</param>
    /// <param name="seed">Which masks.</param>
    /// <param name="reuse_prefix">Run the stages before the first stochastic layer only once, where the model shows its stages.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">The model has no stochastic layer.</exception>
    public McSampler(Module<Tensor, Tensor> model, int samples = 50, long seed = 0, bool reuse_prefix = true)
    {
        ArgumentNullException.ThrowIfNull(model);
        Check.Positive(samples, nameof(samples));
        Report = McDropoutReport.Of(model);
        if (Report.Switched.Count == 0) throw NothingToSample(Report);
        (_model, Samples, Seed, _reusePrefix) = (model, samples, seed, reuse_prefix);
    }

    /// <summary>T, how many passes.</summary>
    public int Samples { get; }

    /// <summary>Which masks.</summary>
    public long Seed { get; }

    /// <summary>Which layers draw masks, and which dropouts could not be reached.</summary>
    public McDropoutReport Report { get; }

    /// <summary>
    /// Runs the passes for one batch. Gradients are off, the model's modes and buffers end as they were, and the inputs are not changed.
    /// </summary>
    /// <param name="inputs">Shape (N, ...), N at least 1.</param>
    /// <param name="first_row">
    /// The number of the batch's first row within the whole data set. It takes part in the seed, so that batches do not share masks.
    /// </param>
    /// <exception cref="ArgumentException">The model's output is not (N, C), or has NaN.</exception>
    /// <exception cref="InvalidOperationException">The model is in another Monte-Carlo scope.</exception>
    public McPrediction Predict(Tensor inputs, long first_row = 0)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        using var modes = new ModeSwitch(_model, StochasticMode.AlwaysOn);
        using var random = new GeneratorScope(StreamSeed.Of(Seed, first_row), inputs.device);
        var prediction = RunPasses(_reusePrefix ? StagePlan.Cut(_model) : StagePlan.Whole(_model), inputs);
        scope.MoveToOuter(prediction.Tensors.Cast<IDisposable>());
        return prediction;
    }

    private McPrediction RunPasses(StagePlan plan, Tensor inputs)
    {
        RunningMoments? moments = null;
        try
        {
            var features = plan.Prefix(inputs);
            for (var t = 0; t < Samples; t++)
            {
                using var pass = NewDisposeScope();
                var logits = plan.Suffix(features);
                moments ??= MomentsFor(logits, inputs);
                moments.Add(logits);
            }
            return moments!.ToPrediction(plan.PrefixStages);
        }
        finally
        {
            moments?.Dispose();
        }
    }

    private static RunningMoments MomentsFor(Tensor logits, Tensor inputs)
    {
        var rows = inputs.dim() == 0 ? 0 : inputs.shape[0];
        if (logits.dim() != 2 || logits.numel() == 0 || logits.shape[0] != rows)
            throw new ArgumentException($"model output: expected logits of shape ({rows}, C), got {Check.Shape(logits)}");
        return new RunningMoments(logits.shape, logits.device);
    }

    private static ArgumentException NothingToSample(McDropoutReport report)
    {
        var found = report.Unreached.Count == 0
            ? "none"
            : $"only TorchSharp's own dropouts ({string.Join(", ", report.Unreached)}), which cannot be switched on alone";
        return new ArgumentException(
            $"model: expected at least one stochastic layer, got {found}; use layers of DropoutTorch.Layers, such as InvertedDropout");
    }
}
