using DropoutTorch.Data;
using static System.FormattableString;

namespace DropoutTorch.Protocols;

/// <summary>What the protocol does with one data set.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Taus">The grid of precisions.</param>
/// <param name="Ps">The grid of probabilities of dropping.</param>
/// <param name="Hidden">Hidden units.</param>
/// <param name="Epochs">Of each fit.</param>
internal sealed record UciSet(string Name, IReadOnlyList<double> Taus, IReadOnlyList<double> Ps, int Hidden, long Epochs)
{
    private const int DefaultHidden = 50, DefaultEpochs = 40;

    // The published grid search ran a hundred times the epochs that n_epochs.txt says.
    private const int EpochsFactor = 100;

    /// <summary>All pairs, in the order in which they are tried.</summary>
    public IReadOnlyList<(double P, double Tau)> Grid { get; } = [.. Ps.SelectMany(p => Taus.Select(tau => (p, tau)))];

    /// <summary>What is known of a folder, and what the user said.</summary>
    public static UciSet Of(string name, SplitTable table, UciOptions options) => new(
        name, options.Taus ?? PublishedUci.Find(name)!.Taus, options.Ps, table.Hidden ?? DefaultHidden, (long)EpochsFactor * (table.Epochs ?? DefaultEpochs));

    /// <summary>Everything that results depend on, in a line: results of other settings are not mixed with these.</summary>
    public string Describe(UciOptions options, SplitTable table) => Invariant(
        $"set {Name}, {table.Rows} rows, {table.Features} features, tau {string.Join(' ', Taus)}, p {string.Join(' ', Ps)}, hidden {Hidden}, epochs {options.Epochs ?? Epochs}, samples {options.Samples}, seed {options.Seed}");
}
