using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DropoutTorch.Options;

namespace DropoutTorch.Training;

/// <summary>
/// Appends a line to a file after each epoch: {"epoch":1,"step":469,"train_loss":…,"train_accuracy":…,"test_loss":…,"lr":…,"seconds":…},
/// the metric under its own name, parts that were not evaluated left out. Everything but seconds is the same when a run is repeated.
/// Whoever reads along sees whole lines only.
/// </summary>
/// <param name="file">metrics.jsonl.</param>
public sealed class MetricsLog(string file) : ITrainingObserver
{
    private string _metric = "";

    /// <summary>The line of an epoch, without its end.</summary>
    public static string Line(EpochReport epoch, string metric)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        var line = new JsonObject { ["epoch"] = epoch.Epoch, ["step"] = epoch.Step };
        Add("train", epoch.Train);
        Add("validation", epoch.Validation);
        Add("test", epoch.Test);
        line["lr"] = epoch.LearningRate;
        line["seconds"] = Math.Round(epoch.Seconds, 3);
        return line.ToJsonString(ConfigJson.State);

        void Add(string part, Score? score)
        {
            if (score is not Score known)
                return;
            line[$"{part}_loss"] = known.Loss;
            line[$"{part}_{metric}"] = known.Metric;
        }
    }

    /// <summary>Takes away the lines of epochs that a resumed run is going to repeat, and a last one that was cut.</summary>
    /// <param name="file">metrics.jsonl, there or not.</param>
    /// <param name="epochs">Epochs that are done.</param>
    public static void Rewind(string file, long epochs)
    {
        if (!File.Exists(file))
            return;
        string[] kept = [.. File.ReadLines(file).TakeWhile(line => IsOf(line, epochs))];
        Data.AtomicFile.Write(file, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            foreach (string line in kept)
                writer.WriteLine(line);
        });
    }

    /// <inheritdoc/>
    public void TrainingStarted(TrainingStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        _metric = start.Metric;
    }

    /// <inheritdoc/>
    /// <exception cref="DataException">The file cannot be written; what it held is still there.</exception>
    public void EpochDone(EpochReport epoch)
    {
        long before = File.Exists(file) ? new FileInfo(file).Length : 0;
        try
        {
            using var stream = new FileStream(file, FileMode.Append, FileAccess.Write);
            stream.Write(Encoding.UTF8.GetBytes(Line(epoch, _metric) + "\n"));
            // A checkpoint follows, which must not know of an epoch that the log does not.
            stream.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            CutTo(before);
            throw new DataException(file, "a file that can be written", e.Message.TrimEnd('.'), "make room on the disk, then resume the run", e);
        }
    }

    private void CutTo(long length)
    {
        if (!File.Exists(file))
            return;
        using FileStream stream = File.OpenWrite(file);
        stream.SetLength(length);
    }

    private static bool IsOf(string line, long epochs)
    {
        try
        {
            return JsonNode.Parse(line)?["epoch"]?.GetValue<long>() <= epochs;
        }
        catch (JsonException)
        {
            return false; // cut by a crash
        }
    }
}
