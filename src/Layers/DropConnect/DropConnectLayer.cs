using System.Globalization;
using DropoutTorch.Layers.Random;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Layers;

/// <summary>
/// What the DropConnect layers share: their options, the activation that may stand behind them, and the two rules of inference.
/// </summary>
public abstract class DropConnectLayer : StochasticLayer
{
    private protected DropConnectLayer(string name, double p, DropConnectOptions options, long? seed) : base(name, p, seed)
    {
        (per_sample, drop_bias, activation) = (options.PerSample, options.DropBias, options.Activation);
        inference = options.Inference ?? DropConnectInference.Mean;
        if (activation is not null) register_module(nameof(activation), activation);
    }

    /// <summary>Whether each sample of the batch has a mask of its own.</summary>
    public bool per_sample { get; }

    /// <summary>Whether biases are dropped, too.</summary>
    public bool drop_bias { get; }

    /// <summary>What is applied to the result; null for nothing.</summary>
    public Module<Tensor, Tensor>? activation { get; }

    /// <summary>What happens while no masks are drawn.</summary>
    public DropConnectInference inference { get; set; }

    /// <inheritdoc/>
    public override bool SharesMask => !per_sample;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (IsActive) return Activate(Dropped(input, NextSource()));
        // Without an activation the mean is the average already. A layer that was switched off draws nothing at all.
        var averages = inference.Samples > 0 && activation is not null && p > 0 && Mode != StochasticMode.Off;
        return averages ? Average(input) : Activate(Whole(input));
    }

    /// <summary>The wrapped layer with masks.</summary>
    private protected abstract Tensor Dropped(Tensor input, RandomSource source);

    /// <summary>The wrapped layer as it is.</summary>
    private protected abstract Tensor Whole(Tensor input);

    /// <summary>Mean and variance over all masks.</summary>
    private protected abstract (Tensor mean, Tensor variance) Moments(Tensor input);

    /// <summary>The settings that both layers show.</summary>
    private protected string Settings =>
        string.Create(CultureInfo.InvariantCulture, $"p={p}, per_sample={per_sample}, drop_bias={drop_bias}, inference={inference}");

    private Tensor Activate(Tensor result)
    {
        if (activation is null) return result;
        var activated = activation.call(result);
        if (!ReferenceEquals(activated, result)) result.Dispose();
        return activated;
    }

    private Tensor Average(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (mean, variance) = Moments(input);
        return GaussianAverage.Of(mean, variance, activation!.call, inference.Samples, input.dtype, InferenceSource()).MoveToOuterDisposeScope();
    }

    // A seeded layer answers the same question the same way: inference counts no steps.
    private RandomSource InferenceSource() =>
        Source ?? (seed is { } own ? RandomSource.At(new StreamAddress((ulong)own, FirstRow: FirstRow)) : RandomSource.FromRow(FirstRow));
}

/// <summary>The options that both DropConnect layers have.</summary>
internal readonly record struct DropConnectOptions(
    bool PerSample, bool DropBias, Module<Tensor, Tensor>? Activation, DropConnectInference? Inference);
