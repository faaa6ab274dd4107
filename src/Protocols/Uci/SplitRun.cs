using System.Diagnostics;
using DropoutTorch.Data;
using DropoutTorch.Options;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Protocols;

/// <summary>
/// Some splits of a data set, computed side by side: a fit for every pair of p and tau on the first 80 % of the training rows, the pair
/// with the highest log-likelihood on the rest, a fit of it on all training rows, its scores on the test rows.
/// </summary>
/// <param name="table">The data.</param>
/// <param name="set">What is done with them.</param>
/// <param name="options">How long, and from which seed.</param>
/// <param name="progress">Is told how many splits are done, in parts: the shares of a split add up to 1.</param>
/// <param name="stop">Asked again and again.</param>
internal sealed class SplitRun(SplitTable table, UciSet set, UciOptions options, Action<double> progress, CancellationToken stop)
{
    private const double Validation = 0.2;

    /// <summary>Computes them.</summary>
    /// <param name="splits">Their numbers; all have the same numbers of rows.</param>
    /// <exception cref="DataException">A split's files are damaged.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public SplitScore[] Run(IReadOnlyList<int> splits)
    {
        using DisposeScope scope = NewDisposeScope();
        using var grad = no_grad();
        var clock = Stopwatch.StartNew();
        (int[] Train, int[] Test)[] rows = [.. splits.Select(table.Split)];
        FitSettings[] grid = [.. splits.SelectMany((split, data) => set.Grid.Select((pair, i) => Fit(split, i, pair, data)))];
        (int[] Train, int[] Test)[] parts = [.. rows.Select(Divided)];
        // A pass over all rows counts as much work in the grid as in the refit.
        double gridShare = (double)grid.Length * parts[0].Train.Length;
        gridShare /= gridShare + ((double)splits.Count * rows[0].Train.Length);
        FitScore[] tried = Fitted(grid, parts, gridShare * splits.Count);
        int[] best = [.. splits.Select((_, data) => Best(tried.AsSpan(data * set.Grid.Count, set.Grid.Count)))];
        if (best.Where((pair, data) => !double.IsFinite(tried[(data * set.Grid.Count) + pair].LogLikelihood)).Any())
            throw new DataException(
                "tau", $"a grid with which a fit to {set.Name} ends well", "weights or scores that are not finite",
                "choose precisions nearer to one over the variance of the target's noise");
        FitSettings[] chosen = [.. splits.Select((split, data) => Fit(split, set.Grid.Count, set.Grid[best[data]], data))];
        FitScore[] scores = Fitted(chosen, rows, (1 - gridShare) * splits.Count);
        double seconds = clock.Elapsed.TotalSeconds / splits.Count;
        return [.. splits.Select((split, i) => new SplitScore(
            split, chosen[i].P, chosen[i].Tau, tried[(i * set.Grid.Count) + best[i]].LogLikelihood, scores[i].Rmse, scores[i].LogLikelihood, seconds))];
    }

    /// <summary>The strictly highest log-likelihood, the first on ties. One that is no number is never chosen unless all are.</summary>
    internal static int Best(ReadOnlySpan<FitScore> scores)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
            if (scores[i].LogLikelihood > scores[best].LogLikelihood || double.IsNaN(scores[best].LogLikelihood))
                best = i;
        return best;
    }

    private FitSettings Fit(int split, int number, (double P, double Tau) pair, int data) =>
        new(FitRandom.SeedOf((ulong)options.Seed, set.Name, split, number), pair.P, pair.Tau, data);

    /// <summary>The last training rows are kept back, as in the reference code.</summary>
    private (int[] Train, int[] Test) Divided((int[] Train, int[] Test) rows)
    {
        int kept = (int)((1 - Validation) * rows.Train.Length);
        if (kept == 0 || kept == rows.Train.Length)
            throw new DataException(table.Path, "at least 2 training rows a split", $"{rows.Train.Length}", "give the splits more rows");
        return (rows.Train[..kept], rows.Train[kept..]);
    }

    private FitScore[] Fitted(FitSettings[] fits, (int[] Train, int[] Test)[] rows, double share)
    {
        using DisposeScope scope = NewDisposeScope();
        var train = rows.Select(part => table.Scaled(part.Train, part.Train)).ToArray();
        var test = rows.Select(part => table.Scaled(part.Train, part.Test)).ToArray();
        using var group = new FitGroup(fits, table.Features, set.Hidden, rows[0].Train.Length);
        long epochs = options.Epochs ?? set.Epochs;
        GroupTraining.Run(
            group, stack(train.Select(part => part.Inputs)), stack(train.Select(part => part.Targets)), epochs, () => progress(share * 0.8 / epochs), stop);
        return McScoring.Of(
            group, stack(test.Select(part => part.Inputs)), stack(test.Select(part => part.Targets)), [.. train.Select(part => part.Std)],
            options.Samples, done => progress(share * 0.2 * done), stop);
    }
}
