using DropoutTorch.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// Monte-Carlo dropout: T passes with new dropout masks each, of which means and spreads are kept, not the passes.
/// p(c | x) ≈ (1/T) Σ_t softmax(f_t(x))_c.
/// </summary>
/// <remarks>
/// <para>Gal and Ghahramani, "Dropout as a Bayesian approximation: representing model uncertainty in deep learning", ICML 2016.</para>
/// <para>Where the model shows its stages (<see cref="IStagedModel"/> or a plain Sequential), those before the first stochastic layer run
/// once and not T times, and the passes run side by side, on one thread each; then hooks on the model itself do not run, those on its
/// stages do, and rows are taken to be independent of each other. Any other model runs a plain loop of whole batches, and the result
/// says so. Randomness outside stochastic layers is taken to be off in evaluation.</para>
/// <para>The masks of a row depend on (seed, sample, row's number, element) alone. On the CPU the same seed, model, inputs and first row
/// give the same bits, whatever the chunk, the budget and the number of threads, where the model shows its stages and the engine lends its
/// threads; elsewhere sums may be taken in another order. Torch's generators are not touched.</para>
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
    /// <summary>What passes may take where no budget is given: half a gibibyte.</summary>
    public const long DefaultBytes = 1L << 29;

    private readonly Module<Tensor, Tensor> _model;
    private readonly bool _reusePrefix, _coherent;
    private readonly long? _chunk;
    private readonly TileCosts _costs = new();

    /// <param name="model">Gives a row of logits or values for each row of the inputs, shape (N, ...).</param>
    /// <param name="samples">T, how many passes; at least 1.</param>
    /// <param name="seed">Which masks.</param>
    /// <param name="reuse_prefix">Run the stages before the first stochastic layer only once, where the model shows its stages.</param>
    /// <param name="chunk">Samples that are computed together, rounded up to what one forward pass holds; null for as many as keep the threads busy.</param>
    /// <param name="max_bytes">What the passes may take in memory beyond the model and the result: features, outputs and activations.</param>
    /// <param name="coherent">Whether all rows of a sample share its masks, so that a sample is one function (for functions' bands, and for batches that are chosen together).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/>, <paramref name="chunk"/> or <paramref name="max_bytes"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">The model has no stochastic layer.</exception>
    public McSampler(
        Module<Tensor, Tensor> model, int samples = 50, long seed = 0, bool reuse_prefix = true, int? chunk = null, long max_bytes = DefaultBytes, bool coherent = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        Check.Positive(samples, nameof(samples));
        if (chunk is { } together) Check.Positive(together, nameof(chunk));
        ArgumentOutOfRangeException.ThrowIfLessThan(max_bytes, 1);
        Report = McDropoutReport.Of(model);
        if (Report.Switched.Count == 0) throw NothingToSample(Report);
        (_model, Samples, Seed, _reusePrefix, _chunk, MaxBytes, _coherent) = (model, samples, seed, reuse_prefix, chunk, max_bytes, coherent);
    }

    /// <summary>T, how many passes.</summary>
    public int Samples { get; }

    /// <summary>Which masks.</summary>
    public long Seed { get; }

    /// <summary>What the passes may take in memory.</summary>
    public long MaxBytes { get; }

    /// <summary>Which layers draw masks, and which dropouts could not be reached.</summary>
    public McDropoutReport Report { get; }

    /// <summary>
    /// Runs the passes of a classifier for one batch. Gradients are off, the model's modes and buffers end as they were, and the inputs are
    /// not changed.
    /// </summary>
    /// <param name="inputs">Shape (N, ...), N at least 1.</param>
    /// <param name="first_row">The number of the batch's first row within the whole data set, from 0 to 2^32 − N, so that batches do not share masks.</param>
    /// <param name="stopping">When fewer than T passes are enough; null for all T.</param>
    /// <exception cref="ArgumentException">The model's output is not (N, C), or has NaN; the budget is too small.</exception>
    /// <exception cref="InvalidOperationException">The model is in another Monte-Carlo scope.</exception>
    public McPrediction Predict(Tensor inputs, long first_row = 0, McStopping? stopping = null) => Run(inputs, first_row, plan =>
    {
        RunningMoments? moments = null;
        try
        {
            foreach (var window in Windows(plan, inputs, first_row))
            {
                using (window)
                {
                    moments ??= MomentsFor(window, inputs);
                    if (Add(window, moments, stopping)) break;
                }
            }
            var prediction = moments!.ToPrediction(plan.PrefixStages, isPlainLoop: !plan.IsKnown);
            return (prediction, prediction.Tensors);
        }
        finally
        {
            moments?.Dispose();
        }
    });

    /// <summary>Runs the passes of a regression network for one batch, as <see cref="Predict"/> does those of a classifier.</summary>
    /// <param name="inputs">Shape (N, ...), N at least 1.</param>
    /// <param name="noise">What the model's output says about the data's noise: <see cref="RegressionNoise"/>.</param>
    /// <param name="targets">What the likelihood is asked of, shape (N, D) in the output's units; null for none.</param>
    /// <param name="first_row">As for <see cref="Predict"/>.</param>
    /// <exception cref="ArgumentException">The model's output is not (N, D), or (N, 2D) with log-variances, or not finite; the targets have another shape; the budget is too small.</exception>
    /// <exception cref="InvalidOperationException">The model is in another Monte-Carlo scope.</exception>
    public McValues PredictValues(Tensor inputs, RegressionNoise noise, Tensor? targets = null, long first_row = 0) => Run(inputs, first_row, plan =>
    {
        ArgumentNullException.ThrowIfNull(noise);
        RunningValues? values = null;
        try
        {
            foreach (var window in Windows(plan, inputs, first_row))
            {
                using (window)
                {
                    if (window.dim() != 3 || window.numel() == 0)
                        throw new ArgumentException($"model output: expected values of shape ({inputs.shape[0]}, D), got ({string.Join(", ", window.shape[1..])})");
                    for (long i = 0; i < window.shape[0]; i++)
                    {
                        using var pass = NewDisposeScope();
                        var output = window.select(0, i);
                        values ??= new RunningValues(noise, targets, output);
                        values.Add(output);
                    }
                }
            }
            var prediction = values!.ToPrediction(plan.PrefixStages, isPlainLoop: !plan.IsKnown);
            return (prediction, prediction.Tensors);
        }
        finally
        {
            values?.Dispose();
        }
    });

    /// <summary>The passes themselves: T-fold memory, for what is not kept otherwise.</summary>
    /// <param name="inputs">Shape (N, ...), N at least 1.</param>
    /// <param name="first_row">As for <see cref="Predict"/>.</param>
    /// <returns>The model's outputs, shape (T, N, ...).</returns>
    /// <exception cref="ArgumentException">The model's outputs are not a row for each input; the budget is too small.</exception>
    /// <exception cref="InvalidOperationException">The model is in another Monte-Carlo scope.</exception>
    public Tensor Outputs(Tensor inputs, long first_row = 0) => Run(inputs, first_row, plan =>
    {
        Tensor[] windows = [.. Windows(plan, inputs, first_row)];
        var outputs = cat(windows);
        foreach (var window in windows) window.Dispose();
        return (outputs, (Tensor[])[outputs]);
    });

    // Everything that a call makes is freed at its end but for the tensors of its result.
    private T Run<T>(Tensor inputs, long firstRow, Func<StagePlan, (T result, Tensor[] tensors)> work)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.dim() == 0 || inputs.shape[0] == 0)
            throw new ArgumentException($"inputs: expected at least one row, got {Check.Shape(inputs)}");
        if (firstRow < 0 || firstRow + inputs.shape[0] > 1L << 32)
            throw new ArgumentOutOfRangeException(nameof(firstRow), $"first_row: expected a row from 0 to 2^32 - N, got {firstRow}");
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        using var modes = new ModeSwitch(_model, StochasticMode.AlwaysOn, sampled: true);
        var (result, tensors) = work(_reusePrefix ? StagePlan.Cut(_model) : StagePlan.Whole(_model));
        scope.MoveToOuter(tensors);
        return result;
    }

    /// <summary>The outputs of all passes, some at a time, shape (samples, N, ...); the caller's to dispose.</summary>
    private IEnumerable<Tensor> Windows(StagePlan plan, Tensor inputs, long firstRow)
    {
        using var runner = new PassRunner(plan, inputs, new PassSettings(Samples, Seed, firstRow, _coherent, _chunk, MaxBytes), _costs);
        for (long sample = 0; sample < Samples; sample += runner.WindowSamples)
            yield return runner.Outputs(sample, Math.Min(runner.WindowSamples, Samples - sample));
    }

    /// <summary>Takes passes in, one by one, whatever the window holds; true when there were enough.</summary>
    private static bool Add(Tensor window, RunningMoments moments, McStopping? stopping)
    {
        for (long i = 0; i < window.shape[0]; i++)
        {
            using var pass = NewDisposeScope();
            moments.Add(window.select(0, i));
            if (stopping?.IsEnough(moments) == true) return true;
        }
        return false;
    }

    private static RunningMoments MomentsFor(Tensor window, Tensor inputs) => window.dim() == 3 && window.numel() > 0
        ? new RunningMoments(window.shape[1..], window.device)
        : throw new ArgumentException($"model output: expected logits of shape ({inputs.shape[0]}, C), got ({string.Join(", ", window.shape[1..])})");

    private static ArgumentException NothingToSample(McDropoutReport report)
    {
        var found = report.Unreached.Count == 0
            ? "none"
            : $"only TorchSharp's own dropouts ({string.Join(", ", report.Unreached)}), which cannot be switched on alone";
        return new ArgumentException(
            $"model: expected at least one stochastic layer, got {found}; use layers of DropoutTorch.Layers, such as InvertedDropout");
    }
}
