using DropoutTorch.Options;
using static System.FormattableString;

namespace DropoutTorch.Protocols;

/// <summary>Which data sets the UCI protocol goes through, and how.</summary>
public sealed record UciOptions
{
    /// <summary>The folder that holds a folder for each data set.</summary>
    public required string DataDir { get; init; }

    /// <summary>Names of folders in it; null for all that have splits.</summary>
    public IReadOnlyList<string>? Sets { get; init; }

    /// <summary>Where finished splits are kept, so that a run that was stopped can go on; null keeps none.</summary>
    public string? Out { get; init; }

    /// <summary>Only the first so many splits; null for all.</summary>
    public int? Splits { get; init; }

    /// <summary>Epochs of each fit; null for a hundred times what n_epochs.txt says, as published.</summary>
    public long? Epochs { get; init; }

    /// <summary>Stochastic passes over validation and test rows.</summary>
    public long Samples { get; init; } = 10_000;

    /// <summary>The grid of precisions; null for the published one of the data set.</summary>
    public IReadOnlyList<double>? Taus { get; init; }

    /// <summary>The grid of probabilities of dropping.</summary>
    public IReadOnlyList<double> Ps { get; init; } = [0.005, 0.01, 0.05, 0.1];

    /// <summary>Governs everything that is drawn.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The rules that are broken, a line each.</summary>
    public IReadOnlyList<string> Validate()
    {
        var checks = new OptionChecks();
        checks.AtLeast(1, "splits", Splits);
        checks.AtLeast(1, "epochs", Epochs);
        checks.AtLeast(1, "samples", Samples);
        checks.That(Samples <= uint.MaxValue, "samples", Invariant($"at most {uint.MaxValue}"), Invariant($"{Samples}"), "choose fewer");
        checks.That(Ps.Count > 0, "p", "at least one probability", "none", "give one, or leave it out");
        foreach (double p in Ps)
            checks.That(p is >= 0 and < 1, "p", "probabilities from 0 to below 1", Invariant($"{p}"), "choose 0.05, say");
        checks.That(Taus is not { Count: 0 }, "tau", "at least one precision", "none", "give one, or leave it out");
        foreach (double tau in Taus ?? [])
            checks.That(tau > 0 && double.IsFinite(tau), "tau", "precisions above 0", Invariant($"{tau}"), "choose one over the variance of the target's noise");
        checks.That(Sets is not { Count: 0 }, "sets", "at least one name", "none", "name one, or leave it out");
        foreach (string twice in (Sets ?? []).GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key))
            checks.That(false, "sets", "every name once", $"'{twice}' twice", "leave one out");
        return checks.Found;
    }
}
