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
    public McPrediction Predict(Tensor inputs, long first_row = 0, McStopping? stopping = null) =>
        Sum<RunningMoments, McPrediction>(inputs, first_row, "logits", "C", first => new RunningMoments(first.shape, first.device), stopping is null ? null : stopping.IsEnough);

    /// <summary>Runs the passes of a regression network for one batch, as <see cref="Predict"/> does those of a classifier.</summary>
    /// <param name="inputs">Shape (N, ...), N at least 1.</param>
    /// <param name="noise">What the model's output says about the data's noise: <see cref="RegressionNoise"/>.</param>
    /// <param name="targets">What the likelihood is asked of, shape (N, D) in the output's units; null for none.</param>
    /// <param name="first_row">As for <see cref="Predict"/>.</param>
    /// <exception cref="ArgumentException">The model's output is not (N, D), or (N, 2D) with log-variances, or not finite; the targets have another shape; the budget is too small.</exception>
    /// <exception cref="InvalidOperationException">The model is in another Monte-Carlo scope.</exception>
    public McValues PredictValues(Tensor inputs, RegressionNoise noise, Tensor? targets = null, long first_row = 0)
    {
        ArgumentNullException.ThrowIfNull(noise);
        return Sum<RunningValues, McValues>(inputs, first_row, "values", "D", first => new RunningValues(noise, targets, first), isEnough: null);
    }

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

    /// <summary>Takes the passes in, one by one, whatever a window holds.</summary>
    /// <param name="inputs">The batch.</param>
    /// <param name="firstRow">The number of its first row.</param>
    /// <param name="what">What an output is called.</param>
    /// <param name="columns">What the number of its columns is called.</param>
    /// <param name="begin">Makes the sums from the first output.</param>
    /// <param name="isEnough">Whether no further pass is wanted; null for all.</param>
    private TResult Sum<TSums, TResult>(Tensor inputs, long firstRow, string what, string columns, Func<Tensor, TSums> begin, Func<TSums, bool>? isEnough)
        where TSums : RunningPasses<TResult>
        where TResult : McResult => Run(inputs, firstRow, plan =>
    {
        TSums? sums = null;
        try
        {
            foreach (var output in Windows(plan, inputs, firstRow).SelectMany(Rows))
            {
                using var pass = NewDisposeScope();
                if (output.dim() != 2 || output.numel() == 0)
                    throw new ArgumentException($"model output: expected {what} of shape ({inputs.shape[0]}, {columns}), got {Check.Shape(output)}");
                sums ??= begin(output);
                sums.Add(output);
                if (isEnough?.Invoke(sums) == true) break;
            }
            var result = sums!.ToResult(plan);
            return (result, result.Tensors);
        }
        finally
        {
            sums?.Dispose();
        }
    });

    /// <summary>The outputs of a window one by one, each valid until the next is asked for; the window is freed at the end.</summary>
    private static IEnumerable<Tensor> Rows(Tensor window)
    {
        using (window)
        {
            for (long i = 0; i < window.shape[0]; i++)
            {
                using var output = window.select(0, i);
                yield return output;
            }
        }
    }

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

    private static ArgumentException NothingToSample(McDropoutReport report)
    {
        var found = report.Unreached.Count == 0
            ? "none"
            : $"only TorchSharp's own dropouts ({string.Join(", ", report.Unreached)}), which cannot be switched on alone";
        return new ArgumentException(
            $"model: expected at least one stochastic layer, got {found}; use layers of DropoutTorch.Layers, such as InvertedDropout");
    }
}
