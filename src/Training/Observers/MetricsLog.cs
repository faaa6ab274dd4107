using System.Text.Json;
using DropoutTorch.Options;

namespace DropoutTorch.Training;

/// <summary>One epoch as one line of metrics.jsonl. Everything but <see cref="Seconds"/> is the same when the run is repeated.</summary>
public sealed record MetricsLine
{
    /// <summary>Number of the epoch, counted from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Optimizer steps so far.</summary>
    public required long Step { get; init; }

    /// <summary>Mean cross-entropy of the training batches, dropout on, in nats.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>Accuracy on the training batches, dropout on, as a fraction.</summary>
    public required double TrainAccuracy { get; init; }

    /// <summary>Mean cross-entropy on the test part, dropout off, in nats.</summary>
    public required double TestLoss { get; init; }

    /// <summary>Accuracy on the test part, dropout off, as a fraction.</summary>
    public required double TestAccuracy { get; init; }

    /// <summary>Time that the epoch took.</summary>
    public required double Seconds { get; init; }

    /// <summary>The line of an epoch.</summary>
    public static MetricsLine From(EpochReport epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        return new MetricsLine
        {
            Epoch = epoch.Epoch,
            Step = epoch.Step,
            TrainLoss = epoch.Train.Loss,
            TrainAccuracy = epoch.Train.Accuracy,
            TestLoss = epoch.Test.Loss,
            TestAccuracy = epoch.Test.Accuracy,
            Seconds = Math.Round(epoch.Seconds, 3),
        };
    }

    /// <summary>The line without its end.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ConfigJson.Line);
}

/// <summary>Appends a line to a file after each epoch; whoever reads along sees whole lines only.</summary>
public sealed class MetricsLog(string file) : ITrainingObserver
{
    /// <inheritdoc/>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public void EpochDone(EpochReport epoch)
    {
        try
        {
            File.AppendAllText(file, MetricsLine.From(epoch).ToJson() + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(file, "a file that can be written", e.Message.TrimEnd('.'), "make room on the disk, then train again", e);
        }
    }
}
