using static System.FormattableString;

namespace DropoutTorch.Benchmarks.Training;

/// <summary>What was measured of a case; lists hold our seconds first.</summary>
/// <param name="Case">The case.</param>
/// <param name="Samples">Samples an epoch.</param>
/// <param name="Rounds">The epochs that count.</param>
/// <param name="Evaluation">Seconds of one evaluation of the whole test part.</param>
/// <param name="Checkpoint">Seconds of keeping an epoch: ours with weights, state and logs, synced to the disk; PyTorch's torch.save.</param>
internal sealed record EpochResult(EpochCase Case, int Samples, IReadOnlyList<Round> Rounds, IReadOnlyList<double> Evaluation, IReadOnlyList<double> Checkpoint)
{
    /// <summary>The report's lines.</summary>
    internal IEnumerable<string> Lines()
    {
        var ours = Median(round => round.Ours);
        yield return Invariant($"{Case.Text}: epoch {ours:F3} s, {Samples / ours:F0} samples/s; waits for data {Median(round => round.Shares.Waiting):P1}, forward {Median(round => round.Shares.Forward):P0}");
        for (var i = 0; i < Rounds[0].Theirs.Count; i++)
        {
            int peer = i;
            var ratio = Median(round => round.Ours / round.Theirs[peer]);
            var fastest = Rounds.Min(round => round.Ours) / Rounds.Min(round => round.Theirs[peer]);
            yield return Invariant($"  PyTorch, {peer} workers: epoch {Median(round => round.Theirs[peer]):F3} s; ratio {ratio:F2}, of the fastest epochs {fastest:F2} (goal {Case.Goal?.ToString("F1") ?? "none"})");
        }
        yield return $"  evaluation of the test part: {Pair(Evaluation)}; keeping an epoch: {Pair(Checkpoint)}";
    }

    private double Median(Func<Round, double> value) => Interleaved.Median([.. Rounds.Select(value)]);

    private static string Pair(IReadOnlyList<double> seconds) =>
        Invariant($"{seconds[0]:F3} s") + (seconds.Count > 1 ? Invariant($", PyTorch {seconds[1]:F3} s, ratio {seconds[0] / seconds[1]:F2}") : "");
}
