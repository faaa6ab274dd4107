using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>Loss and accuracy over the samples of an epoch so far.</summary>
/// <param name="Loss">Mean over the samples of the cross-entropy, in nats.</param>
/// <param name="Accuracy">Share of samples whose largest logit is that of their class.</param>
/// <param name="Samples">How many samples.</param>
public readonly record struct Score(double Loss, double Accuracy, long Samples);

/// <summary>
/// Adds up the losses and hits of an epoch on the device, so that a step never waits for it; only <see cref="Read"/> does.
/// </summary>
public sealed class EpochMeter : IDisposable
{
    // A diverged run is noticed after at most so many steps even when nobody reads.
    private const int CheckEvery = 100;

    private readonly int _epoch;
    private readonly long _stepsBefore;
    private readonly Tensor _losses;
    private readonly Tensor _hits;
    private readonly List<long> _counts = [];

    /// <summary>A meter for one epoch.</summary>
    /// <param name="epoch">Number of the epoch, for messages.</param>
    /// <param name="stepsBefore">Steps of the epochs before, for messages.</param>
    /// <param name="steps">Steps of this epoch.</param>
    /// <param name="device">Where the losses are.</param>
    public EpochMeter(int epoch, long stepsBefore, long steps, Device device)
    {
        _epoch = epoch;
        _stepsBefore = stepsBefore;
        _losses = zeros(steps, dtype: float64, device: device).DetachFromDisposeScope();
        _hits = zeros(1, dtype: int64, device: device).DetachFromDisposeScope();
    }

    /// <summary>Takes in one step.</summary>
    /// <param name="loss">Mean cross-entropy of the batch.</param>
    /// <param name="logits">Shape (B, classes).</param>
    /// <param name="targets">Shape (B).</param>
    /// <exception cref="NonFiniteLossException">A loss so far is NaN or infinite (looked at every so many steps).</exception>
    public void Add(Tensor loss, Tensor logits, Tensor targets)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        _losses.select(0, _counts.Count).copy_(loss);
        _hits.add_(logits.argmax(1).eq(targets).sum());
        _counts.Add(targets.shape[0]);
        if (_counts.Count % CheckEvery == 0)
            Read();
    }

    /// <summary>The score so far. Waits for the device.</summary>
    /// <exception cref="NonFiniteLossException">A loss so far is NaN or infinite.</exception>
    public Score Read()
    {
        using DisposeScope scope = NewDisposeScope();
        using var values = _losses.narrow(0, 0, _counts.Count).cpu().data<double>();
        double[] losses = values.ToArray();
        double sum = 0;
        long samples = 0;
        for (int step = 0; step < losses.Length; step++)
        {
            if (!double.IsFinite(losses[step]))
                throw new NonFiniteLossException(_epoch, _stepsBefore + step + 1, losses[step]);
            sum += losses[step] * _counts[step];
            samples += _counts[step];
        }
        return new Score(sum / samples, (double)_hits.item<long>() / samples, samples);
    }

    /// <summary>Frees the sums.</summary>
    public void Dispose()
    {
        _losses.Dispose();
        _hits.Dispose();
    }
}
