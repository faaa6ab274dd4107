using System.Diagnostics;
using DropoutTorch.Training;

namespace DropoutTorch.Benchmarks.Training;

/// <summary>
/// Has the peers take their turn at the end of each of our epochs, in the middle of a run as the command line makes it. What we keep at
/// an epoch's end (weights, checkpoint, logs) lies outside the epoch's own seconds and is measured apart.
/// </summary>
internal sealed class Turns(StepClock clock, IReadOnlyList<Func<int, double>> peers) : ITrainingObserver
{
    private readonly List<Round> _rounds = [];
    private long _peersDone;

    /// <summary>One for each epoch.</summary>
    internal IReadOnlyList<Round> Rounds => _rounds;

    public void StepDone(StepReport step) => clock.StepDone();

    public void EpochDone(EpochReport epoch)
    {
        var shares = clock.Take(epoch.Seconds);
        var keeping = _peersDone == 0 ? double.NaN : Stopwatch.GetElapsedTime(_peersDone).TotalSeconds - epoch.Seconds;
        double[] theirs = [.. peers.Select(peer => peer(1) / 1e3)];
        _rounds.Add(new Round(epoch.Seconds, theirs, keeping, shares));
        _peersDone = Stopwatch.GetTimestamp();
    }
}

/// <summary>An epoch of every side.</summary>
/// <param name="Ours">Seconds.</param>
/// <param name="Theirs">Seconds of each peer.</param>
/// <param name="Keeping">Seconds from the end of the epoch before to the beginning of this one, and what is kept early in this one's end.</param>
/// <param name="Shares">Of our seconds.</param>
internal sealed record Round(double Ours, IReadOnlyList<double> Theirs, double Keeping, Shares Shares);
