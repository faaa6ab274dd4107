using System.Diagnostics;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Benchmarks.Training;

/// <summary>
/// Where an epoch's time goes, seen from outside the loop: from a step's end to the next forward pass the loop has nothing to do but
/// wait for a batch.
/// </summary>
internal sealed class StepClock
{
    private long _first, _last, _stepEnd;
    private double _waiting, _forward;

    internal StepClock(Module<Tensor, Tensor> model)
    {
        model.register_forward_pre_hook(_ => _waiting += SinceLast());
        model.register_forward_hook(_ => _forward += SinceLast());
    }

    /// <summary>To be told of every step.</summary>
    internal void StepDone() => _stepEnd = _last = Stopwatch.GetTimestamp();

    /// <summary>The shares of the epoch that has ended, and a new start.</summary>
    /// <param name="seconds">How long it took.</param>
    internal Shares Take(double seconds)
    {
        // All that is not between the first forward pass and the last step: starting the readers, and adding up the scores at the end.
        var around = seconds - Stopwatch.GetElapsedTime(_first, _stepEnd).TotalSeconds;
        var shares = new Shares((_waiting + around) / seconds, _forward / seconds);
        (_first, _last, _waiting, _forward) = (0, 0, 0, 0);
        return shares;
    }

    private double SinceLast()
    {
        var (last, now) = (_last, Stopwatch.GetTimestamp());
        _last = now;
        if (_first == 0) _first = now;
        return last == 0 ? 0 : Stopwatch.GetElapsedTime(last, now).TotalSeconds;
    }
}

/// <summary>Shares of an epoch's time, from 0 to 1; loss, backward, step and the rest make up the difference to 1.</summary>
/// <param name="Waiting">For data: from a step's end to the next forward pass, and the epoch's ends.</param>
/// <param name="Forward">The model's forward pass.</param>
internal readonly record struct Shares(double Waiting, double Forward);
